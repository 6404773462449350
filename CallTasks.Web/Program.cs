using System.Globalization;
using CallTasks.Web.Hosting;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Connections;

// Whatever the host's own settings are: files and answers to programs are written the same everywhere (see Language).
CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

try
{
    await using var app = ConsoleHost.Build(WebApplication.CreateBuilder(args));
    app.WarnOfReaders();
    app.Services.GetRequiredService<SetupCode>().Tell();
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
