// Types for LayerTests, each using the layer above it in one way.
#pragma warning disable CA1822, CA1812, CA1040, CS0169, CA1823, CA1802, CA2211, CA1852, IDE0044, IDE0051, CA1019
using CallTasks.Tests.Unit.House.Fixture.Dialing;

namespace CallTasks.Tests.Unit.House.Fixture.Model;

internal sealed class ByBaseType : Upper;

internal sealed class ByInterface : IUpper;

internal sealed class ByField
{
    private UpperValue field;
}

internal abstract class ByParameter
{
    public abstract void Take(Upper[] several);
}

internal abstract class ByGenericArgument
{
    public abstract Dictionary<int, List<Upper>> Give();
}

internal sealed class ByConstraint
{
    public void Take<T>(T one) where T : IUpper => _ = one;
}

[Upper]
internal sealed class ByAttribute;

[Marked(typeof(Upper))]
internal sealed class ByTypeofInAttribute;

internal sealed class ByCall
{
    public int Do() => UpperStatic.Number();
}

internal sealed class ByGenericCall
{
    public object Do() => Array.Empty<UpperValue>();
}

internal sealed class ByTypeof
{
    public string Do() => typeof(IUpper).Name;
}

internal sealed class ByCatch
{
    public void Do()
    {
        try
        {
            Console.Out.Flush();
        }
        catch (UpperException)
        {
            Console.Out.Flush();
        }
    }
}

internal sealed class ByCallAfterSwitch
{
    public int Do(int one)
    {
        switch (one)
        {
            case 0: return 7;
            case 1: return 5;
            case 2: return 9;
            case 3: return 4;
            case 4: return 8;
            default: return UpperStatic.Number();
        }
    }
}

internal sealed class ByLambda
{
    public Func<object> Do() => () => Upper.Make();
}

internal sealed class ByAsyncMethod
{
    public async Task DoAsync()
    {
        await Task.Yield();
        UpperStatic.Same(1);
    }
}

[AttributeUsage(AttributeTargets.All)]
internal sealed class MarkedAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;
}

internal sealed class Marked;
