namespace CallTasks.Bench.Detection;

/// <summary>Ways in which a call is answered; those from <see cref="Greeting"/> on are machines.</summary>
internal enum AnswerKind
{
    /// <summary>"Hello?", and waits.</summary>
    Hello,
    /// <summary>"Hello? … Hello? … Yes?"</summary>
    Repeats,
    /// <summary>A name or a short sentence.</summary>
    Name,
    /// <summary>Two or three pieces with pauses for thought.</summary>
    Hesitates,
    /// <summary>Picks up, and speaks only seconds later.</summary>
    Late,
    /// <summary>"Good afternoon, company X, my name is Y, how can I help you?": a person who sounds like a machine. Its own row everywhere.</summary>
    Business,
    /// <summary>A mailbox' text, a beep after it.</summary>
    Greeting,
    /// <summary>A mailbox of a few words, a beep after it.</summary>
    Terse,
    /// <summary>A text of pieces with pauses, as mailboxes read numbers out.</summary>
    Pieces,
    /// <summary>Music before and below the text.</summary>
    Music,
    /// <summary>Special information tones, then an announcement.</summary>
    Network,
    /// <summary>An announcement without a tone: a carrier's or a company's menu.</summary>
    Announcement,
    /// <summary>A text that begins only after seconds.</summary>
    SlowStart,
    /// <summary>A beep alone.</summary>
    BeepAlone,
}
