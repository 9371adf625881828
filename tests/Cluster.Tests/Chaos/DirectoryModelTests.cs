using System.Diagnostics;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>What the chaos runs rely on: the model says so when a registration, a sign-off or a removal did not hold.</summary>
public sealed class DirectoryModelTests
{
    private const string Ana = "ana";

    private static readonly FileEntry File = Files.Entry("a file", 1);

    private readonly DirectoryModel _model = new(TimeSpan.FromMinutes(1));

    [Fact]
    public void Registered_IsThere_AsItRegisteredLast()
    {
        Register(epoch: 1);
        Register(epoch: 2);

        Assert.Empty(_model.CheckPeer(Ana, _model.Begin(), As(2)));
        Assert.Single(_model.CheckPeer(Ana, _model.Begin(), As(1)));
        Assert.Single(_model.CheckPeer(Ana, _model.Begin(), As(2) with { GrpcUrl = "grpc://elsewhere:1" }));
        Assert.Single(_model.CheckPeer(Ana, _model.Begin(), As(2) with { Online = false }));
        Assert.Single(_model.CheckPeer(Ana, _model.Begin(), null));
        Assert.Single(_model.CheckUnknown("a list", Ana, _model.Begin()));
    }

    [Fact]
    public void RegistrationIsUnderWay_BothAreRight()
    {
        Register(epoch: 1);
        _model.Removing(Ana);
        Assert.Empty(_model.CheckPeer(Ana, _model.Begin(), As(1)));
        Assert.Empty(_model.CheckPeer(Ana, _model.Begin(), null));

        _model.Removed(Ana);
        Assert.Single(_model.CheckPeer(Ana, _model.Begin(), As(1)));

        _model.Registering(Ana);
        Assert.Empty(_model.CheckPeer(Ana, _model.Begin(), As(1)));
        Assert.Empty(_model.CheckPeer(Ana, _model.Begin(), null));
    }

    [Fact]
    public void SignedOff_MayBeHidden_AndIsNotOnlineUntilItCallsAgain()
    {
        Register(epoch: 1);
        Share();

        _model.SigningOff(Ana);
        Assert.Empty(Find());
        Assert.Empty(_model.CheckPeer(Ana, _model.Begin(), As(1)));

        _model.SignedOff(Ana);
        Assert.Single(_model.CheckPeer(Ana, _model.Begin(), As(1)));
        Assert.Empty(_model.CheckPeer(Ana, _model.Begin(), As(1) with { Online = false }));

        _model.Calling(Ana);
        Assert.Empty(_model.CheckPeer(Ana, _model.Begin(), As(1)));
        _model.Renewed(Ana, Stopwatch.GetTimestamp());
        Assert.Single(Find());
    }

    [Fact]
    public void Removed_FilesAreGone_AlsoWhenItRegistersAnew()
    {
        Register(epoch: 1);
        Share();
        Assert.Single(Find());

        _model.Removing(Ana);
        Assert.Empty(Find());
        Assert.Empty(Find(File));

        _model.Removed(Ana);
        Register(epoch: 1);
        Assert.Empty(Find());
        Assert.Single(Find(File));
        Assert.Single(_model.CheckFiles("a search", _model.Begin(), _ => true, [File]));
    }

    private static PeerDescription As(long epoch) =>
        new(Ana, PeerKind.Native, Online: true, $"grpc://ana:{epoch}", $"http://ana:{epoch}", epoch, Files: 0, HasLeft: false);

    private void Register(long epoch)
    {
        _model.Registering(Ana);
        _model.Registered(As(epoch));
        _model.Renewed(Ana, Stopwatch.GetTimestamp());
    }

    private void Share()
    {
        _model.Sending(Ana, [], [File]);
        _model.Acknowledged(Ana, [], [File]);
    }

    private IReadOnlyList<string> Find(params FileEntry[] found) =>
        _model.Check("a look-up", _model.Begin(), (_, _) => true, [.. found.Select(file => (Ana, file))]);
}
