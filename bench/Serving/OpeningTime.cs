using P2POrleans.FileDirectory;

namespace P2POrleans.Bench.Serving;

/// <summary>Takes note of how long the directory's partitions took to be rebuilt from the store.</summary>
internal sealed class OpeningTime : DirectoryObserver
{
    public TimeSpan Took { get; private set; }

    public override void Opened(DirectoryStatistics statistics, TimeSpan took) => Took = took;
}
