using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CallTasks.Core.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ListIndexes : Migration
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
                columns: new[] { "deleted_at", "status", "name_folded", "started_at", "start_at", "owner" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
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
