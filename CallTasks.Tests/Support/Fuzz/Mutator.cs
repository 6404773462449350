namespace CallTasks.Tests.Support.Fuzz;

/// <summary>Makes hostile bytes of good ones: bytes changed, tokens put in, pieces cut out, doubled or taken from another one. The same seed gives the same bytes.</summary>
internal sealed class Mutator(Random random, byte[][] tokens)
{
    /// <summary>Longest result: beyond a datagram nothing is delivered.</summary>
    private const int Longest = 65_535;

    private readonly byte[] _room = new byte[Longest];

    /// <summary>One of the good ones, changed in one to four places.</summary>
    /// <param name="good">What is changed.</param>
    public byte[] Next(IReadOnlyList<byte[]> good)
    {
        var source = good[random.Next(good.Count)];
        source.CopyTo(_room, 0);
        var length = source.Length;
        for (var change = random.Next(1, 5); change > 0 && length > 0; change--)
        {
            var at = random.Next(length);
            switch (random.Next(6))
            {
                case 0:
                    _room[at] = (byte)random.Next(256);
                    break;
                case 1:
                    length = Insert(at, length, tokens[random.Next(tokens.Length)]);
                    break;
                case 2:
                    var cut = Math.Min(random.Next(1, 20), length - at);
                    _room.AsSpan(at + cut, length - at - cut).CopyTo(_room.AsSpan(at));
                    length -= cut;
                    break;
                case 3:
                    length = Insert(at, length, _room.AsSpan(at, Math.Min(random.Next(1, 60), length - at)).ToArray());
                    break;
                case 4:
                    var other = good[random.Next(good.Count)];
                    var from = random.Next(other.Length);
                    length = Insert(at, length, other.AsSpan(from, Math.Min(random.Next(1, 120), other.Length - from)));
                    break;
                default:
                    _room[at] = (byte)"\r\n;,\"<>:= "[random.Next(10)];
                    break;
            }
        }
        return _room.AsSpan(0, length).ToArray();
    }

    private int Insert(int at, int length, ReadOnlySpan<byte> piece)
    {
        if (length + piece.Length > Longest)
            return length;
        _room.AsSpan(at, length - at).CopyTo(_room.AsSpan(at + piece.Length));
        piece.CopyTo(_room.AsSpan(at));
        return length + piece.Length;
    }
}
