using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CallTasks.Core.Storage.Migrations
{
    /// <inheritdoc />
    public partial class LongLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_reports_state",
                table: "reports",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "IX_reports_state_bytes",
                table: "reports",
                columns: new[] { "state", "bytes" });

            migrationBuilder.CreateIndex(
                name: "IX_reports_state_created_by",
                table: "reports",
                columns: new[] { "state", "created_by" });

            migrationBuilder.CreateIndex(
                name: "IX_reports_state_rows",
                table: "reports",
                columns: new[] { "state", "rows" });

            migrationBuilder.CreateIndex(
                name: "IX_reports_state_task_name_folded",
                table: "reports",
                columns: new[] { "state", "task_name_folded" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_actor_action",
                table: "audit",
                columns: new[] { "actor", "action" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_reports_state",
                table: "reports");

            migrationBuilder.DropIndex(
                name: "IX_reports_state_bytes",
                table: "reports");

            migrationBuilder.DropIndex(
                name: "IX_reports_state_created_by",
                table: "reports");

            migrationBuilder.DropIndex(
                name: "IX_reports_state_rows",
                table: "reports");

            migrationBuilder.DropIndex(
                name: "IX_reports_state_task_name_folded",
                table: "reports");

            migrationBuilder.DropIndex(
                name: "IX_audit_actor_action",
                table: "audit");
        }
    }
}
