using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CallTasks.Core.Storage.Migrations
{
    /// <inheritdoc />
    public partial class CallerIdChoice : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "actor",
                table: "imports",
                type: "TEXT",
                nullable: true);

            // A task's number becomes a choice among default, group and number; numbers that plans and tasks name are CallerIDs.
            migrationBuilder.Sql("UPDATE call_tasks SET settings = json_set(settings, '$.callerId', json_object('mode', 'number', 'number', settings ->> 'callerIdNumber')) WHERE settings ->> 'callerIdNumber' IS NOT NULL");
            migrationBuilder.Sql("""
                INSERT INTO caller_ids(version, name, unique_key, settings)
                SELECT 1, number, number, json_object('name', number, 'number', number) FROM (
                    SELECT j.value AS number FROM dial_plans p, json_each(p.settings, '$.callerIds') j WHERE p.deleted_at IS NULL
                    UNION SELECT settings ->> 'callerIdNumber' FROM call_tasks WHERE deleted_at IS NULL AND settings ->> 'callerIdNumber' IS NOT NULL)
                WHERE number NOT IN (SELECT unique_key FROM caller_ids WHERE deleted_at IS NULL)
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "actor",
                table: "imports");
        }
    }
}
