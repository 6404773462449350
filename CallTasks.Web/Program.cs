using CallTasks.Web.Api;
using CallTasks.Web.Components;
using CallTasks.Web.Hosting;
using Microsoft.AspNetCore.Connections;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddEngine();
    builder.AddConsole();
    builder.AddApi();

    await using var app = builder.Build();
    app.OpenEngine();
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
catch (IOException busy) when (busy.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{busy.Message} Stop the program that listens there, or set Urls to another port.");
    return 1;
}
