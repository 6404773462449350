using System.Runtime.CompilerServices;
using System.Text;

namespace CallTasks.Tests.Support;

/// <summary>ExcelDataReader asks for Windows code pages; whichever test reads a workbook first must find them.</summary>
internal static class CodePages
{
#pragma warning disable CA2255 // A test assembly is nobody's library.
    [ModuleInitializer]
    internal static void Register() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
#pragma warning restore CA2255
}
