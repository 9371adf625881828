namespace P2POrleans.Peer.Tests.Environment;

/// <summary>Leaves nothing to chance: pieces are asked for from the first one on.</summary>
internal sealed class NoChance : Random
{
    public override int Next(int maxValue) => 0;
}
