using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CallTasks.Core.Storage.Migrations
{
    /// <inheritdoc />
    /// <remarks>What a call's script set is kept with the call, and who saved a version with the version.</remarks>
    [DbContext(typeof(CallTasksDb))]
    [Migration("20261122233500_ScriptVariables")]
    public partial class ScriptVariables : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "variables",
                table: "calls",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "created_by",
                table: "script_versions",
                type: "TEXT",
                nullable: false,
                defaultValue: "");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "variables",
                table: "calls");

            migrationBuilder.DropColumn(
                name: "created_by",
                table: "script_versions");
        }
    }
}
