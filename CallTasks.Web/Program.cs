using CallTasks.Web.Components;

var builder = WebApplication.CreateBuilder(args);
builder.AddConsole();

var app = builder.Build();
app.MapGet("/health/live", () => "ok");
app.MapConsole();
app.Run();
