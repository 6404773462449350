using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CallTasks.Core.Storage.Migrations
{
    /// <inheritdoc />
    /// <remarks>
    /// A table that is only looked up by its key has no row number (WITHOUT ROWID), which EF Core cannot say: it is written as SQL. What
    /// is counted from here on is counted once from the rows that are there.
    /// </remarks>
    public partial class Console : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_calls_problem",
                table: "calls");

            migrationBuilder.DropIndex(
                name: "IX_calls_task_id_status",
                table: "calls");

            migrationBuilder.DropIndex(
                name: "IX_call_tasks_status",
                table: "call_tasks");

            migrationBuilder.AddColumn<long>(
                name: "bytes",
                table: "reports",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "created_by",
                table: "reports",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "language",
                table: "reports",
                type: "TEXT",
                nullable: false,
                defaultValue: "en");

            migrationBuilder.AddColumn<string>(
                name: "task_name",
                table: "reports",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "task_name_folded",
                table: "reports",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "actor",
                table: "imports",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "due_from",
                table: "clients",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "held",
                table: "clients",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "progress",
                table: "call_tasks",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "copied",
                table: "bulk_jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "done",
                table: "bulk_jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "failed",
                table: "bulk_jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "from_task_id",
                table: "bulk_jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "phase",
                table: "bulk_jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "skip_batch_id",
                table: "bulk_jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "total",
                table: "bulk_jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "api_keys",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    name_folded = table.Column<string>(type: "TEXT", nullable: false),
                    role = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    last_used_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hash = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_api_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audio",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    unique_key = table.Column<string>(type: "TEXT", nullable: false),
                    settings = table.Column<string>(type: "TEXT", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audio", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "blacklist_staged",
                columns: table => new
                {
                    import_id = table.Column<long>(type: "INTEGER", nullable: false),
                    phone = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_blacklist_staged", x => new { x.import_id, x.phone });
                });

            migrationBuilder.CreateTable(
                name: "caller_id_groups",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    unique_key = table.Column<string>(type: "TEXT", nullable: false),
                    settings = table.Column<string>(type: "TEXT", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_caller_id_groups", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "caller_id_uses",
                columns: table => new
                {
                    number = table.Column<string>(type: "TEXT", nullable: false),
                    uses = table.Column<long>(type: "INTEGER", nullable: false),
                    last_used_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_call_id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_caller_id_uses", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "caller_ids",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    unique_key = table.Column<string>(type: "TEXT", nullable: false),
                    settings = table.Column<string>(type: "TEXT", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_caller_ids", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "directions",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    unique_key = table.Column<string>(type: "TEXT", nullable: false),
                    settings = table.Column<string>(type: "TEXT", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_directions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ended_sessions",
                columns: table => new
                {
                    session = table.Column<string>(type: "TEXT", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ended_sessions", x => x.session);
                });

            migrationBuilder.CreateTable(
                name: "frequency_caps",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    unique_key = table.Column<string>(type: "TEXT", nullable: false),
                    settings = table.Column<string>(type: "TEXT", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_frequency_caps", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "hours_presets",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    unique_key = table.Column<string>(type: "TEXT", nullable: false),
                    settings = table.Column<string>(type: "TEXT", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hours_presets", x => x.id);
                });

            migrationBuilder.Sql("CREATE TABLE number_starts (phone INTEGER NOT NULL, started_at INTEGER NOT NULL, call_id INTEGER NOT NULL, PRIMARY KEY (phone, started_at, call_id)) WITHOUT ROWID");

            migrationBuilder.CreateTable(
                name: "recall_sets",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    unique_key = table.Column<string>(type: "TEXT", nullable: false),
                    settings = table.Column<string>(type: "TEXT", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recall_sets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "saved_uses",
                columns: table => new
                {
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    saved_id = table.Column<long>(type: "INTEGER", nullable: false),
                    user_kind = table.Column<int>(type: "INTEGER", nullable: false),
                    user_id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_saved_uses", x => new { x.kind, x.saved_id, x.user_kind, x.user_id });
                });

            migrationBuilder.CreateTable(
                name: "templates",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    unique_key = table.Column<string>(type: "TEXT", nullable: false),
                    settings = table.Column<string>(type: "TEXT", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_templates", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "users",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    name_folded = table.Column<string>(type: "TEXT", nullable: false),
                    role = table.Column<int>(type: "INTEGER", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    last_sign_in_at = table.Column<long>(type: "INTEGER", nullable: true),
                    locked = table.Column<int>(type: "INTEGER", nullable: false),
                    failed_tries = table.Column<int>(type: "INTEGER", nullable: false),
                    shut_until = table.Column<long>(type: "INTEGER", nullable: true),
                    password_hash = table.Column<string>(type: "TEXT", nullable: false),
                    security_stamp = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_users", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "wall_links",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    name_folded = table.Column<string>(type: "TEXT", nullable: false),
                    task_ids = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    last_used_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hash = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_wall_links", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_clients_held",
                table: "clients",
                column: "id",
                filter: "held = 1");

            migrationBuilder.CreateIndex(
                name: "ix_clients_state",
                table: "clients",
                columns: new[] { "task_id", "state", "due_at" },
                filter: "state >= 2");

            migrationBuilder.CreateIndex(
                name: "ix_calls_problem",
                table: "calls",
                columns: new[] { "task_id", "status", "started_at", "problem" },
                filter: "problem = 1");

            migrationBuilder.CreateIndex(
                name: "IX_calls_task_id_status_started_at",
                table: "calls",
                columns: new[] { "task_id", "status", "started_at" });

            migrationBuilder.CreateIndex(
                name: "ix_call_tasks_list",
                table: "call_tasks",
                columns: new[] { "deleted_at", "status", "name_folded", "started_at", "start_at", "owner", "progress" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_action_id",
                table: "audit",
                columns: new[] { "action", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_actor_id",
                table: "audit",
                columns: new[] { "actor", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_at",
                table: "audit",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_api_keys_name_folded",
                table: "api_keys",
                column: "name_folded",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_audio_unique_key",
                table: "audio",
                column: "unique_key");

            migrationBuilder.CreateIndex(
                name: "IX_caller_id_groups_unique_key",
                table: "caller_id_groups",
                column: "unique_key");

            migrationBuilder.CreateIndex(
                name: "IX_caller_ids_unique_key",
                table: "caller_ids",
                column: "unique_key");

            migrationBuilder.CreateIndex(
                name: "IX_directions_unique_key",
                table: "directions",
                column: "unique_key");

            migrationBuilder.CreateIndex(
                name: "IX_frequency_caps_unique_key",
                table: "frequency_caps",
                column: "unique_key");

            migrationBuilder.CreateIndex(
                name: "IX_hours_presets_unique_key",
                table: "hours_presets",
                column: "unique_key");

            migrationBuilder.CreateIndex(
                name: "IX_recall_sets_unique_key",
                table: "recall_sets",
                column: "unique_key");

            migrationBuilder.CreateIndex(
                name: "IX_saved_uses_user_kind_user_id",
                table: "saved_uses",
                columns: new[] { "user_kind", "user_id" });

            migrationBuilder.CreateIndex(
                name: "IX_templates_unique_key",
                table: "templates",
                column: "unique_key");

            migrationBuilder.CreateIndex(
                name: "IX_users_name_folded",
                table: "users",
                column: "name_folded",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_wall_links_name_folded",
                table: "wall_links",
                column: "name_folded",
                unique: true);

            migrationBuilder.Sql("UPDATE call_tasks SET settings = json_set(settings, '$.callerId', json_object('mode', 'number', 'number', settings ->> 'callerIdNumber')) WHERE settings ->> 'callerIdNumber' IS NOT NULL");
            migrationBuilder.Sql("""
                INSERT INTO caller_ids(version, name, unique_key, settings)
                SELECT 1, number, number, json_object('name', number, 'number', number) FROM (
                    SELECT j.value AS number FROM dial_plans p, json_each(p.settings, '$.callerIds') j WHERE p.deleted_at IS NULL
                    UNION SELECT settings ->> 'callerIdNumber' FROM call_tasks WHERE deleted_at IS NULL AND settings ->> 'callerIdNumber' IS NOT NULL)
                """);
            migrationBuilder.Sql("""
                INSERT INTO caller_id_uses(number, uses, last_used_at, last_call_id)
                SELECT caller_id, count(*), max(claimed_at), max(id) FROM calls WHERE caller_id IS NOT NULL AND started_at IS NOT NULL GROUP BY caller_id
                """);
            migrationBuilder.Sql("""
                INSERT INTO number_starts(phone, started_at, call_id)
                SELECT CAST(substr(phone, 2) AS INTEGER), started_at, id FROM calls WHERE started_at > (unixepoch() - 32 * 86400) * 1000
                """);
            migrationBuilder.Sql("""
                INSERT INTO task_counters(task_id, counter, value)
                SELECT * FROM (
                    SELECT task_id, 55, sum(cost) AS n FROM calls WHERE talk_ms IS NOT NULL GROUP BY task_id
                    UNION ALL SELECT task_id, 56, sum(talk_ms) FROM calls WHERE talk_ms IS NOT NULL GROUP BY task_id
                    UNION ALL SELECT task_id, 57, count(*) FROM calls WHERE talk_ms IS NOT NULL GROUP BY task_id)
                WHERE n > 0
                """);
            migrationBuilder.Sql("""
                UPDATE call_tasks SET progress = coalesce((
                    SELECT sum(CASE WHEN counter >= 3 THEN value ELSE 0 END) * 1000 / nullif(sum(value), 0)
                    FROM task_counters c WHERE c.task_id = call_tasks.id AND c.counter < 6), 0)
                """);
            migrationBuilder.Sql("UPDATE reports SET (task_name, task_name_folded) = (SELECT name, name_folded FROM call_tasks t WHERE t.id = reports.task_id) WHERE task_id IN (SELECT id FROM call_tasks)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_keys");

            migrationBuilder.DropTable(
                name: "audio");

            migrationBuilder.DropTable(
                name: "blacklist_staged");

            migrationBuilder.DropTable(
                name: "caller_id_groups");

            migrationBuilder.DropTable(
                name: "caller_id_uses");

            migrationBuilder.DropTable(
                name: "caller_ids");

            migrationBuilder.DropTable(
                name: "directions");

            migrationBuilder.DropTable(
                name: "ended_sessions");

            migrationBuilder.DropTable(
                name: "frequency_caps");

            migrationBuilder.DropTable(
                name: "hours_presets");

            migrationBuilder.DropTable(
                name: "number_starts");

            migrationBuilder.DropTable(
                name: "recall_sets");

            migrationBuilder.DropTable(
                name: "saved_uses");

            migrationBuilder.DropTable(
                name: "templates");

            migrationBuilder.DropTable(
                name: "users");

            migrationBuilder.DropTable(
                name: "wall_links");

            migrationBuilder.DropIndex(
                name: "ix_clients_held",
                table: "clients");

            migrationBuilder.DropIndex(
                name: "ix_clients_state",
                table: "clients");

            migrationBuilder.DropIndex(
                name: "ix_calls_problem",
                table: "calls");

            migrationBuilder.DropIndex(
                name: "IX_calls_task_id_status_started_at",
                table: "calls");

            migrationBuilder.DropIndex(
                name: "ix_call_tasks_list",
                table: "call_tasks");

            migrationBuilder.DropIndex(
                name: "IX_audit_action_id",
                table: "audit");

            migrationBuilder.DropIndex(
                name: "IX_audit_actor_id",
                table: "audit");

            migrationBuilder.DropIndex(
                name: "IX_audit_at",
                table: "audit");

            migrationBuilder.DropColumn(
                name: "bytes",
                table: "reports");

            migrationBuilder.DropColumn(
                name: "created_by",
                table: "reports");

            migrationBuilder.DropColumn(
                name: "language",
                table: "reports");

            migrationBuilder.DropColumn(
                name: "task_name",
                table: "reports");

            migrationBuilder.DropColumn(
                name: "task_name_folded",
                table: "reports");

            migrationBuilder.DropColumn(
                name: "actor",
                table: "imports");

            migrationBuilder.DropColumn(
                name: "due_from",
                table: "clients");

            migrationBuilder.DropColumn(
                name: "held",
                table: "clients");

            migrationBuilder.DropColumn(
                name: "progress",
                table: "call_tasks");

            migrationBuilder.DropColumn(
                name: "copied",
                table: "bulk_jobs");

            migrationBuilder.DropColumn(
                name: "done",
                table: "bulk_jobs");

            migrationBuilder.DropColumn(
                name: "failed",
                table: "bulk_jobs");

            migrationBuilder.DropColumn(
                name: "from_task_id",
                table: "bulk_jobs");

            migrationBuilder.DropColumn(
                name: "phase",
                table: "bulk_jobs");

            migrationBuilder.DropColumn(
                name: "skip_batch_id",
                table: "bulk_jobs");

            migrationBuilder.DropColumn(
                name: "total",
                table: "bulk_jobs");

            migrationBuilder.CreateIndex(
                name: "ix_calls_problem",
                table: "calls",
                column: "task_id",
                filter: "problem = 1");

            migrationBuilder.CreateIndex(
                name: "IX_calls_task_id_status",
                table: "calls",
                columns: new[] { "task_id", "status" });

            migrationBuilder.CreateIndex(
                name: "IX_call_tasks_status",
                table: "call_tasks",
                column: "status");
        }
    }
}
