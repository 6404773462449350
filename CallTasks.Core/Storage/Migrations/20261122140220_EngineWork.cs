using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CallTasks.Core.Storage.Migrations
{
    /// <inheritdoc />
    /// <remarks>A table that is only looked up by its key has no row number (WITHOUT ROWID), which EF Core cannot say: it is written as SQL.</remarks>
    public partial class EngineWork : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.Sql("CREATE TABLE number_starts (phone INTEGER NOT NULL, started_at INTEGER NOT NULL, call_id INTEGER NOT NULL, PRIMARY KEY (phone, started_at, call_id)) WITHOUT ROWID");

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

            migrationBuilder.CreateIndex(
                name: "ix_clients_held",
                table: "clients",
                column: "id",
                filter: "held = 1");

            migrationBuilder.CreateIndex(
                name: "IX_templates_unique_key",
                table: "templates",
                column: "unique_key");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "number_starts");

            migrationBuilder.DropTable(
                name: "templates");

            migrationBuilder.DropIndex(
                name: "ix_clients_held",
                table: "clients");

            migrationBuilder.DropColumn(
                name: "due_from",
                table: "clients");

            migrationBuilder.DropColumn(
                name: "held",
                table: "clients");

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
        }
    }
}
