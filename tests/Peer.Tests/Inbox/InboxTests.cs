using Grpc.Core;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Sending;
using P2POrleans.Peer.Serving;
using P2POrleans.Peer.Shares;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Peer.Wire;
using SendResult = P2POrleans.Peer.Wire.SendResult;

namespace P2POrleans.Peer.Tests.Inbox;

/// <summary>What an inbox takes.</summary>
public sealed class InboxTests : InboxTest
{
    [Fact]
    public async Task Send_ConfirmedOffer_IsInTheInboxOnce()
    {
        await using ScriptedPeer sender = await StartSenderAsync(name: "señal.bin");
        RunningPeer receiver = await StartReceiverAsync();

        SendResult first = await SendAsync(receiver);
        SendResult again = await SendAsync(receiver);

        Assert.Equal(("señal.bin", false, Content.Length), (first.Name, first.AlreadyThere, first.ReceivedBytes));
        Assert.Equal(("señal.bin", true, 0), (again.Name, again.AlreadyThere, again.ReceivedBytes));
        Assert.Equal(["señal.bin"], InInbox());
        Assert.Equal(Content, await File.ReadAllBytesAsync(Path.Combine(Inbox, "señal.bin")));
        // It is nobody's business but the owner's.
        Assert.Empty(Gateway.Files);
    }

    [Fact]
    public async Task Send_NameIsTakenByAnotherContent_BothAreThere()
    {
        await File.WriteAllTextAsync(Path.Combine(Inbox, "f.bin"), "mine");
        await using ScriptedPeer sender = await StartSenderAsync();
        RunningPeer receiver = await StartReceiverAsync();

        Assert.Equal("f (1).bin", (await SendAsync(receiver)).Name);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Inbox, "f.bin")));
        Assert.Equal(Content, await File.ReadAllBytesAsync(Path.Combine(Inbox, "f (1).bin")));
    }

    [Fact]
    public async Task Send_EmptyFileAndFileOfOnePiece_Arrive()
    {
        RunningPeer receiver = await StartReceiverAsync(new KeyValuePair<string, string?>("P2P:Peer:Inbox:From:0", "*"));
        foreach (int size in (int[])[0, 1])
        {
            await using ScriptedPeer sender = await StartSenderAsync(new byte[size], name: $"{size}");
            await SendAsync(receiver);
        }

        Assert.Equal(["0", "1"], InInbox());
        Assert.Equal([0], await File.ReadAllBytesAsync(Path.Combine(Inbox, "1")));
    }

    [Fact]
    public async Task Send_CallIsBrokenOff_NextOneGoesOnFromThere()
    {
        await using ScriptedPeer sender = await StartSenderAsync();
        using var call = new CancellationTokenSource();
        const int Given = 3 * TestContent.MiB;
        long left = Given;
        sender.OnDownload = async (request, stream, context) =>
        {
            long had = Interlocked.Add(ref left, -request.Length) + request.Length;
            await sender.SendAsync(stream, request.Offset, Math.Clamp(had, 0, request.Length));
            if (had < request.Length)
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };
        RunningPeer receiver = await StartReceiverAsync();

        using (AsyncServerStreamingCall<SendProgress> first = receiver.Grpc.Client.Send(
            new SendRequest { Sender = Sender, OfferId = OfferId }, cancellationToken: call.Token))
        {
            // Three pieces are all that comes.
            while (await first.ResponseStream.MoveNext(CancellationToken.None) && first.ResponseStream.Current.Bytes < Given)
            {
            }

            await call.CancelAsync();
        }

        Assert.DoesNotContain("f.bin", InInbox());
        sender.OnDownload = null;
        SendResult second = await SendAsync(receiver);

        Assert.Equal(Content.Length, second.ReceivedBytes + second.ResumedBytes);
        Assert.InRange(second.ResumedBytes, TestContent.MiB, Given);
        Assert.Equal(["f.bin"], InInbox());
        Assert.Equal(Content, await File.ReadAllBytesAsync(Path.Combine(Inbox, "f.bin")));
    }

    [Fact]
    public async Task Send_CallIsBrokenOffBeforeAnyPieceCame_LeavesNothing()
    {
        await using ScriptedPeer sender = await StartSenderAsync();
        var asked = new TaskCompletionSource();
        sender.OnDownload = (_, _, context) =>
        {
            asked.TrySetResult();
            return Task.Delay(Timeout.Infinite, context.CancellationToken);
        };
        RunningPeer receiver = await StartReceiverAsync();
        using var call = new CancellationTokenSource();

        Task<SendResult> sending = SendAsync(receiver, cancellationToken: call.Token);
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await call.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => sending);
        // The receiver's end of the call ends a moment later: a stop waits for it.
        await StopAsync(receiver);

        Assert.Empty(InInbox());
    }

    [Fact]
    public async Task FileSender_ToAnInbox_GivesTheFileToNobodyElse()
    {
        await using ScriptedGateway senders = await ScriptedGateway.StartAsync();
        RunningPeer receiver = await StartReceiverAsync();
        string path = TestContent.Write(Outside("mine.bin"), Content);
        HashResult hashed = await ContentHasher.HashAsync(path);
        // The directory that the receiver asks has what the sender told the one that it registers with.
        senders.AfterCommit = () =>
        {
            Known = ItemOf(new Uri(senders.Registrations.Single().GrpcUrl.Replace("grpc", "http", StringComparison.Ordinal)));
            return null;
        };
        var sender = new FileSender(new SendOptions { Gateway = senders.Address, Name = Sender, StateFolder = Outside("sender") });

        Sending.SendResult result = await sender.SendAsync(hashed, "peer", receiver.GrpcAddress, null, CancellationToken.None);

        Assert.Equal((SendFault.None, "mine.bin", Content.Length), (result.Fault, result.KeptAs, result.SentBytes));
        Assert.Equal(Content, await File.ReadAllBytesAsync(Path.Combine(Inbox, "mine.bin")));
        Assert.Empty(senders.Files);
        Assert.Equal("signoff", await senders.NextAsync("signoff"));
    }

    [Fact]
    public async Task FileSender_NameIsAnothersOrReceiverIsAway_SaysSo()
    {
        await using ScriptedGateway senders = await ScriptedGateway.StartAsync();
        HashResult hashed = await ContentHasher.HashAsync(TestContent.Write(Outside("mine.bin"), Content));
        var nowhere = new Uri("http://127.0.0.1:9");
        SendOptions options = new() { Gateway = senders.Address, Name = Sender, StateFolder = Outside("sender") };

        Sending.SendResult away = await new FileSender(options).SendAsync(hashed, "peer", nowhere, null, CancellationToken.None);
        SendOptions stranger = new() { Gateway = senders.Address, Name = Sender, StateFolder = Outside("stranger") };
        Sending.SendResult taken = await new FileSender(stranger).SendAsync(hashed, "peer", nowhere, null, CancellationToken.None);

        Assert.Equal((SendFault.Failed, "No connection to peer at 127.0.0.1:9."), (away.Fault, away.Message));
        Assert.Equal(SendFault.Failed, taken.Fault);
        Assert.Contains("belongs to another peer", taken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Offer_ForSomebodyElse_IsNotTold()
    {
        var offered = new OfferedFiles(new OfferedFile(
            OfferId.ToByteArray(), "bob", new ShareEntry("f", Id, "", 0, default, false), default));

        Assert.NotNull(offered.Find(OfferId.Span, "bob"));
        Assert.Null(offered.Find(OfferId.Span, "carol"));
        Assert.Null(offered.Find(default, "bob"));
        Assert.Null(offered.Find(new byte[16], "bob"));
    }
}
