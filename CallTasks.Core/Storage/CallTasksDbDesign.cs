using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CallTasks.Core.Storage;

/// <summary>What <c>dotnet ef migrations add</c> builds the context with.</summary>
internal sealed class CallTasksDbDesign : IDesignTimeDbContextFactory<CallTasksDb>
{
    public CallTasksDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<CallTasksDb>().UseSqlite("Data Source=design.db").Options);
}
