using System.Globalization;
using P2POrleans.FileDirectory.Partitions;

namespace P2POrleans.FileDirectory;

/// <summary>Section <c>P2P:Directory</c>: the rules of a directory, whichever engine hosts it.</summary>
public sealed class DirectoryOptions
{
    public const string Section = "P2P:Directory";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Century = 36_500 * Day;

    /// <summary>
    /// Partitions of the index: 32, from 1 to <see cref="PartitionMap.MaxCount"/>. Fixed when a store is first used; another number
    /// afterwards is refused.
    /// </summary>
    public int Partitions { get; init; } = PartitionMap.DefaultCount;

    /// <summary>How long a peer is found after its last sign of life: 30 s; more than <see cref="RenewEvery"/>, at most a day.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often peers are told to renew: 10 s; more than zero.</summary>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often lapsed leases are looked for: 1 s; more than zero, at most a day. A peer may be found for this much longer than its lease.
    /// </summary>
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an offline peer keeps its name and files: 7 days; at most 36,500. Zero drops it at the next sweep.</summary>
    public TimeSpan RetainOffline { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Entries that one peer may have: 1,000,000; 1 or more. An announce that would exceed it is refused as a whole.</summary>
    public int MaxFilesPerPeer { get; init; } = 1_000_000;

    /// <summary>
    /// PBKDF2 iterations for new passwords of original peers: 600,000; 1 or more. Known passwords keep the number they were stored with.
    /// </summary>
    public int PasswordIterations { get; init; } = 600_000;

    /// <summary>Every broken rule as a sentence with the setting, the value and the rule; none if all is well.</summary>
    public IEnumerable<string> Validate()
    {
        if (Partitions is < 1 or > PartitionMap.MaxCount)
            yield return Broken(nameof(Partitions), Partitions, $"from 1 to {PartitionMap.MaxCount}");
        if (RenewEvery <= TimeSpan.Zero)
            yield return Broken(nameof(RenewEvery), RenewEvery, "more than zero");
        if (Lease <= RenewEvery || Lease > Day)
            yield return Broken(nameof(Lease), Lease, $"more than {nameof(RenewEvery)} ({RenewEvery}) and at most a day");
        if (SweepEvery <= TimeSpan.Zero || SweepEvery > Day)
            yield return Broken(nameof(SweepEvery), SweepEvery, "more than zero and at most a day");
        if (RetainOffline < TimeSpan.Zero || RetainOffline > Century)
            yield return Broken(nameof(RetainOffline), RetainOffline, "from zero to 36,500 days");
        if (MaxFilesPerPeer < 1)
            yield return Broken(nameof(MaxFilesPerPeer), MaxFilesPerPeer, "1 or more");
        if (PasswordIterations < 1)
            yield return Broken(nameof(PasswordIterations), PasswordIterations, "1 or more");
    }

    private static string Broken(string option, object value, string rule) =>
        string.Create(CultureInfo.InvariantCulture, $"{Section}:{option} is {value}; it must be {rule}.");
}
