using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Transfers;

public sealed class PiecePickerTests
{
    private const int Pieces = 8;

    private readonly ManualTimeProvider _clock = new();
    private readonly Dictionary<SourcePieces, RateMeter> _rates = [];
    private readonly PiecePicker _picker = new(PieceGeometry.For(Pieces * TestContent.MiB), new NoChance());

    [Fact]
    public void Take_AllHaveEverything_EachGoesOnWhereItWas()
    {
        SourcePieces one = Source(null), two = Source(null);

        Assert.Equal((0, 3), Take(one, 3));
        Assert.Equal((3, 2), Take(two, 2));
        Assert.Equal((5, 1), Take(one, 1));
    }

    [Fact]
    public void Take_SomeHaveAPart_RarestFirst()
    {
        SourcePieces seed = Source(null);
        Source("11111110");
        Source("11111010");

        Assert.Equal((7, 1), Take(seed, 4));
        Assert.Equal((5, 1), Take(seed, 4));
    }

    [Fact]
    public void Take_PieceIsOnItsWayToAnother_IsNotRare()
    {
        SourcePieces seed = Source(null);
        var leecher = new SourcePieces(new RateMeter(_clock));
        _picker.Update(leecher, Bits("11110000"), Bits("00001110"));

        Assert.Equal((7, 1), Take(seed, 1));
    }

    [Fact]
    public void Take_SourceLacksIt_IsNotAsked()
    {
        SourcePieces partial = Source("00100000");

        Assert.Equal((2, 1), Take(partial, 8));
        Assert.Null(Take(partial, 8));
        _picker.Update(partial, Bits("00110000"));
        Assert.Equal((3, 1), Take(partial, 8));
    }

    [Fact]
    public void Leave_RareAndCommonAreCountedAnew()
    {
        SourcePieces seed = Source(null);
        SourcePieces gone = Source("11111101");
        Source("10111111");
        _picker.Leave(gone);

        Assert.Equal((1, 1), Take(seed, 1));
    }

    [Fact]
    public void Close_WhatWasNotBegun_IsMissingAgain()
    {
        SourcePieces source = Source(null);
        PieceClaim claim = _picker.Take(source, 4, CancellationToken.None)!;
        Assert.True(_picker.TryBegin(claim, out int begun));
        _picker.Close(claim);

        Assert.Equal(0, begun);
        Assert.Equal((1, 7), Take(Source(null), 8));
        Assert.Null(Take(source, 8));
        _picker.Return(begun);
        Assert.Equal((0, 1), Take(source, 8));
    }

    [Fact]
    public void Steal_OtherHasNotBegunWithAll_TakesFromItsEnd()
    {
        SourcePieces slow = Source(null), idle = Source(null);
        PieceClaim claim = _picker.Take(slow, 8, CancellationToken.None)!;
        _picker.TryBegin(claim, out _);
        PieceClaim stolen = _picker.Steal(idle, mayRestart: true, CancellationToken.None)!;

        // Nothing is known of either: seven pieces are shared like brothers.
        Assert.Equal((4, 4), (stolen.First, stolen.Count));
        var begun = new List<int>();
        while (_picker.TryBegin(claim, out int piece))
            begun.Add(piece);
        Assert.Equal([1, 2, 3], begun);
        Assert.False(claim.TakenOver.IsCancellationRequested);
    }

    [Fact]
    public void Steal_LastPieceOfAMuchSlowerSource_IsCancelledAndKeptForTheThief()
    {
        SourcePieces slow = Source(null, bytesPerSecond: 1000), fast = Source(null, bytesPerSecond: 100_000_000);
        PieceClaim claim = _picker.Take(slow, 8, CancellationToken.None)!;
        while (_picker.TryBegin(claim, out _))
        {
        }

        Assert.Null(_picker.Steal(fast, mayRestart: true, CancellationToken.None));
        Assert.True(claim.TakenOver.IsCancellationRequested);
        _picker.Return(7);
        Assert.Null(Take(slow, 1));
        Assert.Equal((7, 1), Take(fast, 1));
    }

    [Fact]
    public void Steal_ThiefIsRefusedWhatWasKeptForIt_AnybodyMayHaveIt()
    {
        SourcePieces slow = Source(null, bytesPerSecond: 1000), fast = Source(null, bytesPerSecond: 100_000_000);
        PieceClaim claim = _picker.Take(slow, 8, CancellationToken.None)!;
        while (_picker.TryBegin(claim, out _))
        {
        }

        Assert.Null(_picker.Steal(fast, mayRestart: true, CancellationToken.None));
        _picker.Return(7);
        _picker.Close(_picker.Take(fast, 1, CancellationToken.None)!);

        Assert.Equal((7, 1), Take(slow, 1));
    }

    [Fact]
    public void Steal_ThiefLosesWhatWasKeptForIt_AnybodyMayHaveIt()
    {
        SourcePieces slow = Source(null, bytesPerSecond: 1000), fast = Source(null, bytesPerSecond: 100_000_000);
        PieceClaim claim = _picker.Take(slow, 8, CancellationToken.None)!;
        while (_picker.TryBegin(claim, out _))
        {
        }

        Assert.Null(_picker.Steal(fast, mayRestart: true, CancellationToken.None));
        _picker.Return(7);
        _picker.Update(fast, Bits("11111110"));

        Assert.Equal((7, 1), Take(slow, 1));
    }

    [Fact]
    public void Steal_NothingIsKnownOfTheThief_IsTriedLessAndLessReadily()
    {
        // A MiB in 15 seconds, and known to be so.
        SourcePieces slow = Source(null);
        var newcomers = new Queue<SourcePieces>([Source(null), Source(null)]);
        for (int piece = 1; piece < Pieces; piece++)
            _picker.Verified(piece);
        PieceClaim first = _picker.Take(slow, 1, CancellationToken.None)!;
        Assert.True(_picker.TryBegin(first, out _));
        Assert.Null(_picker.Steal(newcomers.Peek(), mayRestart: true, CancellationToken.None));
        Assert.False(first.TakenOver.IsCancellationRequested);

        Run(slow, 6, TestContent.MiB / 15);
        Assert.Null(_picker.Steal(newcomers.Peek(), mayRestart: true, CancellationToken.None));
        Assert.True(first.TakenOver.IsCancellationRequested);
        _picker.Close(first);
        _picker.Return(0);
        SourcePieces second = newcomers.Dequeue();
        PieceClaim claim = _picker.Take(second, 1, CancellationToken.None)!;
        Assert.True(_picker.TryBegin(claim, out _));
        Run(second, 6, TestContent.MiB / 15);
        Assert.Null(_picker.Steal(newcomers.Peek(), mayRestart: true, CancellationToken.None));
        Assert.False(claim.TakenOver.IsCancellationRequested);
    }

    [Fact]
    public void Steal_ThiefIsBusy_LeavesWhatWasBegunAlone()
    {
        SourcePieces slow = Source(null, bytesPerSecond: 1000), busy = Source(null, bytesPerSecond: 100_000_000);
        PieceClaim claim = _picker.Take(slow, 8, CancellationToken.None)!;
        while (_picker.TryBegin(claim, out _))
        {
        }

        Assert.Null(_picker.Steal(busy, mayRestart: false, CancellationToken.None));
        Assert.False(claim.TakenOver.IsCancellationRequested);
    }

    [Fact]
    public void Steal_OnlyPieceOfAnAwaitedAnswer_GoesToAMuchFasterOneAlone()
    {
        SourcePieces one = Source(null, bytesPerSecond: 1_000_000), two = Source(null, bytesPerSecond: 1_100_000);
        SourcePieces fast = Source(null, bytesPerSecond: 100_000_000);
        for (int piece = 1; piece < Pieces; piece++)
            _picker.Verified(piece);
        Assert.NotNull(_picker.Take(one, 1, CancellationToken.None));

        Assert.Null(_picker.Steal(two, mayRestart: true, CancellationToken.None));
        Assert.NotNull(_picker.Steal(fast, mayRestart: true, CancellationToken.None));
        Assert.Null(_picker.Steal(one, mayRestart: true, CancellationToken.None));
    }

    [Fact]
    public void Steal_ThiefIsNoFaster_LeavesTheLastPieceAlone()
    {
        SourcePieces one = Source(null, bytesPerSecond: 1_000_000), two = Source(null, bytesPerSecond: 1_100_000);
        PieceClaim claim = _picker.Take(one, 8, CancellationToken.None)!;
        while (_picker.TryBegin(claim, out _))
        {
        }

        Assert.Null(_picker.Steal(two, mayRestart: true, CancellationToken.None));
        Assert.False(claim.TakenOver.IsCancellationRequested);
    }

    [Fact]
    public void Verified_AllPieces_IsComplete()
    {
        for (int piece = 0; piece < Pieces; piece++)
        {
            Assert.False(_picker.IsComplete);
            _picker.Verified(piece);
            _picker.Verified(piece);
        }

        Assert.True(_picker.IsComplete);
        Assert.Null(Take(Source(null), 8));
    }

    [Fact]
    public void AreUseful_NobodyHasTheRest_TheyAreNot()
    {
        SourcePieces partial = Source("11111110"), leaving = Source(null);
        Assert.NotNull(_picker.Take(leaving, 8, CancellationToken.None));
        Assert.False(_picker.AreUseful([]));
        Assert.True(_picker.AreUseful([partial]));
        Assert.True(_picker.AreUseful([leaving]));
        for (int piece = 0; piece < 7; piece++)
            _picker.Verified(piece);

        Assert.False(_picker.AreUseful([partial]));
        Assert.True(_picker.AreUseful([Source(null)]));
    }

    [Fact]
    public void AreUseful_HasOnlyWhatIsThere_IsNot()
    {
        SourcePieces partial = Source("10000000");

        Assert.True(_picker.AreUseful([partial]));
        _picker.Verified(0);
        Assert.False(_picker.AreUseful([partial]));
        Assert.True(_picker.AreUseful([Source(null)]));
    }

    [Fact]
    public void IsDispensable_OnlyItHasAMissingPiece_IsNot()
    {
        SourcePieces slow = Source(null), other = Source("11111110");

        Assert.False(_picker.IsDispensable(slow, [other]));
        _picker.Verified(7);
        Assert.True(_picker.IsDispensable(slow, [other]));
    }

    /// <summary>Whatever sources do, no piece is ever with two of them, and all come in the end.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void AnyCourse_NoPieceIsTakenTwiceAndAllComeInTheEnd(int seed)
    {
        var random = new Random(seed);
        const int Count = 100;
        var picker = new PiecePicker(PieceGeometry.For(Count * TestContent.MiB), random);
        var sources = new List<SourcePieces>();
        for (int i = 0; i < 5; i++)
        {
            sources.Add(new SourcePieces(new RateMeter(_clock)));
            picker.Update(sources[i], i == 0 ? null : [.. Enumerable.Range(0, Count).Select(_ => random.Next(2) == 0)]);
        }

        var claims = new List<PieceClaim>();
        var begun = new HashSet<int>();
        for (int step = 0; step < 100_000 && !picker.IsComplete; step++)
        {
            SourcePieces source = sources[random.Next(sources.Count)];
            if (claims.Count < 8
                && (picker.Take(source, random.Next(1, 9), default) ?? picker.Steal(source, mayRestart: true, default)) is { } claim)
            {
                Assert.All(Enumerable.Range(claim.First, claim.Count), p => Assert.True(source.Has(p)));
                claims.Add(claim);
            }

            if (claims.Count > 0)
                GoOn(claims[random.Next(claims.Count)]);
            foreach (int done in begun.Where(_ => random.Next(2) == 0).ToArray())
            {
                begun.Remove(done);
                if (random.Next(4) == 0)
                    picker.Return(done);
                else
                    picker.Verified(done);
            }
        }

        Assert.True(picker.IsComplete);

        void GoOn(PieceClaim claim)
        {
            if (picker.TryBegin(claim, out int piece))
                Assert.True(begun.Add(piece));
            else
                End(claim);
            if (random.Next(10) == 0)
                End(claim);
        }

        void End(PieceClaim claim)
        {
            if (claims.Remove(claim))
                picker.Close(claim);
        }
    }

    private static bool[] Bits(string have) => [.. have.Select(c => c == '1')];

    private SourcePieces Source(string? have, int bytesPerSecond = 0)
    {
        var rate = new RateMeter(_clock);
        if (bytesPerSecond > 0)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            rate.Add(bytesPerSecond);
        }

        var source = new SourcePieces(rate);
        _rates[source] = rate;
        _picker.Update(source, have is null ? null : Bits(have));
        return source;
    }

    private void Run(SourcePieces source, int seconds, int bytesPerSecond)
    {
        for (int i = 0; i < seconds; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            _rates[source].Add(bytesPerSecond);
        }
    }

    private (int First, int Count)? Take(SourcePieces source, int most) =>
        _picker.Take(source, most, CancellationToken.None) is { } claim ? (claim.First, claim.Count) : null;
}
