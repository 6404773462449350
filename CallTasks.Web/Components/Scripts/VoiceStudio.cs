using System.Security.Cryptography;
using CallTasks.Core.Bots;
using CallTasks.Core.Telephony;
using CallTasks.Web.Security;

namespace CallTasks.Web.Components.Scripts;

/// <summary>Why nobody may talk now.</summary>
public enum VoiceRefusal
{
    /// <summary>They talk in another window.</summary>
    Another = 0,
    /// <summary>As many talk as may.</summary>
    Full = 1,
}

/// <summary>The talks by voice that go on in editors. A page opens one; its browser then brings and takes the sound (see <see cref="Api.VoiceEndpoints"/>).</summary>
/// <param name="time">Measures how long they last.</param>
public sealed class VoiceStudio(TimeProvider time)
{
    /// <summary>Talks at once: each has 100 messages a second, and may use the programs that speak and hear, which calls need too.</summary>
    public const int MaxTalks = 10;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, VoiceSeat> _seats = new(StringComparer.Ordinal);

    /// <summary>Talks that are open.</summary>
    public int Talks
    {
        get { lock (_gate) return _seats.Count; }
    }

    /// <summary>Opens a talk for somebody, who has one at a time.</summary>
    /// <param name="person">Who.</param>
    /// <param name="prepare">Makes it, not begun.</param>
    /// <param name="refusal">Why not, where there is none.</param>
    public VoiceSeat? Open(Visitor person, Func<IMediaPort, ChatTalk> prepare, out VoiceRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(prepare);
        lock (_gate)
        {
            refusal = _seats.Values.Any(seat => seat.Person == (person.Kind, person.Id)) ? VoiceRefusal.Another : VoiceRefusal.Full;
            if (refusal == VoiceRefusal.Another || _seats.Count >= MaxTalks) return null;
            var made = new VoiceSeat(RandomNumberGenerator.GetHexString(32, lowercase: true), (person.Kind, person.Id), prepare, time, Leave);
            _seats.Add(made.Key, made);
            return made;
        }
    }

    /// <summary>The talk of a key for whoever opened it, once; null: there is none.</summary>
    internal VoiceSeat? Take(string key, Visitor person)
    {
        VoiceSeat? seat;
        lock (_gate) seat = _seats.GetValueOrDefault(key);
        return seat is not null && seat.Person == (person.Kind, person.Id) && seat.TryTake() ? seat : null;
    }

    private void Leave(VoiceSeat seat)
    {
        lock (_gate) _seats.Remove(seat.Key);
    }
}
