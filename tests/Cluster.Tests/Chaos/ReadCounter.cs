namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>Counts answers. One that the directory can't now is none, and counted apart. Any thread may call.</summary>
internal sealed class ReadCounter
{
    private static readonly ReadKind[] Kinds = Enum.GetValues<ReadKind>();

    private readonly int[] _answered = new int[Kinds.Length];
    private int _unavailable;

    public int Unavailable => _unavailable;

    public IReadOnlyDictionary<ReadKind, int> Answered => Kinds.ToDictionary(kind => kind, kind => _answered[(int)kind]);

    public void Answer(ReadKind kind) => Interlocked.Increment(ref _answered[(int)kind]);

    public void NoAnswer() => Interlocked.Increment(ref _unavailable);
}
