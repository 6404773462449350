Console.Error.WriteLine("usage: CallTasks.Bench <name>");
return 2;
