using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CallTasks.Core.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Transfers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "transferred_to",
                table: "calls",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "transfer_legs",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    call_id = table.Column<long>(type: "INTEGER", nullable: false),
                    dial_plan_id = table.Column<long>(type: "INTEGER", nullable: false),
                    phone = table.Column<string>(type: "TEXT", nullable: false),
                    caller_id = table.Column<string>(type: "TEXT", nullable: true),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    dialog = table.Column<string>(type: "TEXT", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_transfer_legs", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_transfer_legs_ended_at",
                table: "transfer_legs",
                column: "ended_at");

            migrationBuilder.CreateIndex(
                name: "IX_transfer_legs_started_at",
                table: "transfer_legs",
                column: "started_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "transfer_legs");

            migrationBuilder.DropColumn(
                name: "transferred_to",
                table: "calls");
        }
    }
}
