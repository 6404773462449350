using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CallTasks.Core.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Shelf : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
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
                name: "frequency_caps");

            migrationBuilder.DropTable(
                name: "hours_presets");

            migrationBuilder.DropTable(
                name: "recall_sets");

            migrationBuilder.DropTable(
                name: "saved_uses");
        }
    }
}
