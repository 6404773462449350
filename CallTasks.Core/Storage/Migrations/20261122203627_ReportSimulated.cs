using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CallTasks.Core.Storage.Migrations
{
    /// <inheritdoc />
    /// <remarks>Whether a report tells of simulated calls is a fact of its own: it was read from the name of its file once its task was deleted.</remarks>
    public partial class ReportSimulated : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "simulated",
                table: "reports",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            // Of tasks that are there, their plan tells it; of those that were deleted, the name of the file in either language.
            migrationBuilder.Sql("""
                UPDATE reports SET simulated = coalesce(
                  (SELECT p.kind = 0 FROM call_tasks t JOIN dial_plans p ON p.id = t.dial_plan_id WHERE t.id = reports.task_id AND t.deleted_at IS NULL),
                  instr(coalesce(file_name, ''), '(simulated)') > 0 OR instr(coalesce(file_name, ''), '(симуляция)') > 0)
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "simulated",
                table: "reports");
        }
    }
}
