using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CallTasks.Core.Storage.Migrations
{
    /// <inheritdoc />
    public partial class VerdictMarks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "verdict_rates",
                columns: table => new
                {
                    task_id = table.Column<long>(type: "INTEGER", nullable: false),
                    dial_plan_id = table.Column<long>(type: "INTEGER", nullable: false),
                    human_right = table.Column<long>(type: "INTEGER", nullable: false),
                    human_wrong = table.Column<long>(type: "INTEGER", nullable: false),
                    machine_right = table.Column<long>(type: "INTEGER", nullable: false),
                    machine_wrong = table.Column<long>(type: "INTEGER", nullable: false),
                    unsure_human = table.Column<long>(type: "INTEGER", nullable: false),
                    unsure_machine = table.Column<long>(type: "INTEGER", nullable: false),
                    marked_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_verdict_rates", x => new { x.task_id, x.dial_plan_id });
                });

            migrationBuilder.CreateTable(
                name: "verdicts",
                columns: table => new
                {
                    call_id = table.Column<long>(type: "INTEGER", nullable: false),
                    task_id = table.Column<long>(type: "INTEGER", nullable: false),
                    dial_plan_id = table.Column<long>(type: "INTEGER", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    verdict = table.Column<int>(type: "INTEGER", nullable: false),
                    sample_key = table.Column<long>(type: "INTEGER", nullable: false),
                    marked = table.Column<int>(type: "INTEGER", nullable: false),
                    truth = table.Column<int>(type: "INTEGER", nullable: true),
                    marked_by = table.Column<string>(type: "TEXT", nullable: true),
                    marked_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_verdicts", x => x.call_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_verdict_rates_plan",
                table: "verdict_rates",
                columns: new[] { "dial_plan_id", "marked_at" });

            migrationBuilder.CreateIndex(
                name: "ix_verdict_rates_task",
                table: "verdict_rates",
                columns: new[] { "task_id", "marked_at" });

            migrationBuilder.CreateIndex(
                name: "ix_verdicts_sample",
                table: "verdicts",
                columns: new[] { "marked", "verdict", "sample_key", "started_at" });

            migrationBuilder.CreateIndex(
                name: "ix_verdicts_sample_plan",
                table: "verdicts",
                columns: new[] { "dial_plan_id", "marked", "verdict", "sample_key", "started_at" });

            migrationBuilder.CreateIndex(
                name: "ix_verdicts_sample_task",
                table: "verdicts",
                columns: new[] { "task_id", "marked", "verdict", "sample_key", "started_at", "dial_plan_id" });

            migrationBuilder.CreateIndex(
                name: "ix_verdicts_task_time",
                table: "verdicts",
                columns: new[] { "task_id", "started_at", "dial_plan_id", "marked", "verdict", "sample_key" });

            migrationBuilder.CreateIndex(
                name: "ix_verdicts_time",
                table: "verdicts",
                columns: new[] { "started_at", "dial_plan_id", "marked", "verdict", "sample_key" });

            // Calls of before can be listened to as well; drawn by lot, as the keys of later ones are.
            migrationBuilder.Sql("""
                INSERT INTO verdicts(call_id, task_id, dial_plan_id, started_at, verdict, sample_key, marked)
                SELECT id, task_id, dial_plan_id, coalesce(started_at, answered_at), responder, random() & 9223372036854775807, 0 FROM calls
                WHERE has_recording = 1 AND answered_at IS NOT NULL AND CASE WHEN json_valid(evidence) THEN evidence ->> '$.answer' END IS NOT NULL
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "verdict_rates");

            migrationBuilder.DropTable(
                name: "verdicts");
        }
    }
}
