using System.Globalization;
using P2POrleans.FileDirectory.Announces;

namespace P2POrleans.Grains.Contracts;

/// <summary>
/// How long one attempt of a call may take before the caller tries again or gives up: well below the 30 seconds that Orleans
/// waits by default, because an answer that was lost with its silo never comes. Announces get more time the longer they are.
/// </summary>
internal static class CallTimes
{
    /// <summary>Something that is answered from memory.</summary>
    public const string Read = "00:00:04";

    /// <summary>Something that writes to the store once.</summary>
    public const string Write = "00:00:08";

    /// <summary>
    /// What a bucket changes, or tells once the store has it: it writes to the store, for which that has 5 seconds, and tells all partitions.
    /// Also what asks all partitions twice.
    /// </summary>
    public const string Publish = "00:00:10";

    /// <summary>What a peer answers: it writes to the store or reads it, and asks its bucket, whose answer must be in time.</summary>
    public const string Owner = "00:00:16";

    /// <summary>
    /// A heartbeat, mostly from memory. It is tried again before a lease is in danger, even if what it waits for takes longer: a silo that
    /// was suspended takes what was sent to it with it, and a second heartbeat beside the first does no harm.
    /// </summary>
    public const string Heartbeat = "00:00:06";

    /// <summary>A short announce: every partition writes its part, then the peer its header.</summary>
    public const string Announce = "00:00:20";

    /// <summary>An announce of any length; who calls cuts it short by <see cref="OfAnnounce"/> or <see cref="OfSlice"/>.</summary>
    public const string LongestAnnounce = "00:02:00";

    /// <summary>12,500 in a second: less than half of what two cores manage that hold the whole directory, store it and serve look-ups.</summary>
    private static readonly TimeSpan PerEntry = TimeSpan.FromMicroseconds(80);

    /// <summary>The same in bytes of slices, in which an entry is twice: by name and by root.</summary>
    private const long SliceBytesPerSecond = 2 * 1024 * 1024;

    private static readonly TimeSpan Longest = TimeSpan.Parse(LongestAnnounce, CultureInfo.InvariantCulture);
    private static readonly TimeSpan ShortAnnounce = TimeSpan.Parse(Announce, CultureInfo.InvariantCulture);
    private static readonly TimeSpan ShortWrite = TimeSpan.Parse(Write, CultureInfo.InvariantCulture);

    /// <summary>One attempt of an announce, without sending its parts.</summary>
    public static TimeSpan OfAnnounce(Announce announce) =>
        AtMostLongest(ShortAnnounce + ((announce.Removed.Count + announce.Added.Count) * PerEntry));

    /// <summary>One partition's part of it. The others have about as much to do, maybe on the same cores.</summary>
    public static TimeSpan OfSlice(int bytes, int partitions) =>
        AtMostLongest(ShortWrite + TimeSpan.FromSeconds((double)bytes * partitions / SliceBytesPerSecond));

    private static TimeSpan AtMostLongest(TimeSpan time) => time < Longest ? time : Longest;
}
