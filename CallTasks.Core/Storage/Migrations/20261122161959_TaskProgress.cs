using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CallTasks.Core.Storage.Migrations
{
    /// <inheritdoc />
    public partial class TaskProgress : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_call_tasks_list",
                table: "call_tasks");

            migrationBuilder.AddColumn<int>(
                name: "progress",
                table: "call_tasks",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            // Clients in states 3, 4 and 5 (done, cancelled, interrupted) of all six.
            migrationBuilder.Sql("""
                UPDATE call_tasks SET progress = coalesce((
                    SELECT sum(CASE WHEN counter >= 3 THEN value ELSE 0 END) * 1000 / nullif(sum(value), 0)
                    FROM task_counters c WHERE c.task_id = call_tasks.id AND c.counter < 6), 0)
                """);

            migrationBuilder.CreateIndex(
                name: "ix_call_tasks_list",
                table: "call_tasks",
                columns: new[] { "deleted_at", "status", "name_folded", "started_at", "start_at", "owner", "progress" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_call_tasks_list",
                table: "call_tasks");

            migrationBuilder.DropColumn(
                name: "progress",
                table: "call_tasks");

            migrationBuilder.CreateIndex(
                name: "ix_call_tasks_list",
                table: "call_tasks",
                columns: new[] { "deleted_at", "status", "name_folded", "started_at", "start_at", "owner" });
        }
    }
}
