using Google.Protobuf;
using Grpc.Core;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Inbox;

/// <summary>What an inbox does not take; nothing of it is left behind.</summary>
public sealed class InboxRefusalTests : InboxTest
{
    [Fact]
    public async Task Send_PeerWithoutInbox_FailedPrecondition()
    {
        RunningPeer receiver = await StartAsync();

        await AssertRefusedAsync(receiver, StatusCode.FailedPrecondition, "no inbox");
    }

    [Fact]
    public async Task Send_NameIsNotAllowed_PermissionDenied()
    {
        await using ScriptedPeer sender = await StartSenderAsync();
        RunningPeer receiver = await StartReceiverAsync();

        await AssertRefusedAsync(receiver, StatusCode.PermissionDenied, "'mallory'", sender: "mallory");
    }

    [Fact]
    public async Task Send_DirectoryDoesNotKnowTheSender_Unauthenticated()
    {
        RunningPeer receiver = await StartReceiverAsync(new KeyValuePair<string, string?>("P2P:Peer:Inbox:From:0", "*"));

        await AssertRefusedAsync(receiver, StatusCode.Unauthenticated, "knows no peer 'anybody'", sender: "anybody");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Send_SenderIsOfflineOrCannotProveItsName_Unauthenticated(bool online, bool original)
    {
        await using ScriptedPeer sender = await StartSenderAsync();
        Known = ItemOf(sender.Source().Address, online, original);
        RunningPeer receiver = await StartReceiverAsync();

        await AssertRefusedAsync(receiver, StatusCode.Unauthenticated, "not online");
    }

    [NeedsFact(Need.Mount)]
    public async Task Send_NoRoomOnTheDisk_IsFullAndNothingIsLeft()
    {
        await using ScriptedPeer sender = await StartSenderAsync();
        using var disk = new SmallDisk(Inbox, mebibytes: 4);
        RunningPeer receiver = await StartReceiverAsync();

        await AssertRefusedAsync(receiver, StatusCode.ResourceExhausted, "No room is left on the disk");
        Assert.Empty(InInbox());
    }

    [Fact]
    public async Task Send_SomebodyElseUsesTheName_Unauthenticated()
    {
        await using ScriptedPeer sender = await StartSenderAsync();
        RunningPeer receiver = await StartReceiverAsync();

        // The peer of that name has offered something, but not under an id that others know.
        await AssertRefusedAsync(
            receiver, StatusCode.Unauthenticated, "does not confirm", id: ByteString.CopyFrom(new byte[16]));
        await AssertRefusedAsync(receiver, StatusCode.Unauthenticated, "16 bytes", id: ByteString.Empty);
        Assert.Empty(InInbox());
    }

    [Fact]
    public async Task Send_SenderCannotBeReached_IsNoQuestionOfWhoItIs()
    {
        ScriptedPeer sender = await StartSenderAsync();
        await sender.DisposeAsync();
        RunningPeer receiver = await StartReceiverAsync();

        await AssertRefusedAsync(receiver, StatusCode.Aborted, "can't be reached");
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("..")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/f.bin")]
    [InlineData(@"..\f.bin")]
    [InlineData("")]
    [InlineData("f\n.bin")]
    // What another file has while it is on its way.
    [InlineData("f.bin.0123456789abcdef-5242883.part")]
    [InlineData("f.bin.0123456789abcdef-5242883.part.journal")]
    public async Task Send_NameIsBad_InvalidArgument(string name)
    {
        await using ScriptedPeer sender = await StartSenderAsync(name: name);
        RunningPeer receiver = await StartReceiverAsync();

        await AssertRefusedAsync(receiver, StatusCode.InvalidArgument, "The name ");
        Assert.Empty(InInbox());
        Assert.Empty(sender.Downloads);
    }

    [Fact]
    public async Task Send_FileIsOneByteTooLarge_OutOfRange()
    {
        await using ScriptedPeer sender = await StartSenderAsync();
        RunningPeer receiver = await StartReceiverAsync(
            new KeyValuePair<string, string?>("P2P:Peer:Inbox:MaxFileBytes", $"{Content.Length - 1}"));

        await AssertRefusedAsync(receiver, StatusCode.OutOfRange, $"{Content.Length} bytes");
        Assert.Empty(InInbox());
    }

    [Fact]
    public async Task Send_InboxHasOneByteTooMuch_ResourceExhaustedUntilThereIsRoom()
    {
        await File.WriteAllBytesAsync(Path.Combine(Inbox, "other"), new byte[101]);
        await using ScriptedPeer sender = await StartSenderAsync();
        RunningPeer receiver = await StartReceiverAsync(
            new KeyValuePair<string, string?>("P2P:Peer:Inbox:MaxFileBytes", $"{Content.Length}"),
            new KeyValuePair<string, string?>("P2P:Peer:Inbox:MaxBytes", $"{Content.Length + 100}"));

        await AssertRefusedAsync(receiver, StatusCode.ResourceExhausted, "full");
        Assert.Equal(["other"], InInbox());
        await File.WriteAllBytesAsync(Path.Combine(Inbox, "other"), new byte[100]);
        await SendAsync(receiver);
        // What is there already needs no room.
        Assert.True((await SendAsync(receiver)).AlreadyThere);
    }

    [Fact]
    public async Task Send_WrongBytes_DataLossAndNoFileOfThatName()
    {
        byte[] wrong = [.. Content];
        wrong[^1] ^= 1;
        await using ScriptedPeer sender = await StartSenderAsync(wrong, claimed: Id);
        sender.OnManifest = m =>
        {
            m.PieceLayer = ByteString.CopyFrom(ContentHasher.Hash(Content).Layer.Span);
            return m;
        };
        RunningPeer receiver = await StartReceiverAsync();

        await AssertRefusedAsync(receiver, StatusCode.DataLoss, "not the content");
        Assert.DoesNotContain("f.bin", InInbox());
    }

    [Fact]
    public async Task Send_SenderServesSomethingElse_NothingIsLeft()
    {
        await using ScriptedPeer sender = await StartSenderAsync(claimed: ContentHasher.Hash(TestContent.Of(Content.Length, seed: 1)).Id);
        RunningPeer receiver = await StartReceiverAsync();

        await AssertRefusedAsync(receiver, StatusCode.DataLoss, "");
        Assert.Empty(InInbox());
    }
}
