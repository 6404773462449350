using CallTasks.Web.Api;
using CallTasks.Web.Components;
using CallTasks.Web.Hosting;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddEngine();
    builder.AddConsole();
    builder.AddApi();

    await using var app = builder.Build();
    app.OpenStorage();
    app.UseGate();
    app.MapConsole();
    app.MapApi();
    await app.RunAsync();
    return 0;
}
catch (StartRefusedException refusal)
{
    await Console.Error.WriteLineAsync(refusal.Message);
    return 1;
}
