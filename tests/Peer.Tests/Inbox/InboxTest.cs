using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Peer.Wire;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Peer.Tests.Inbox;

/// <summary>A peer with an inbox, and a directory that knows who sends.</summary>
public abstract class InboxTest : PeerTest
{
    protected const string Sender = "alice";

    protected static readonly byte[] Content = TestContent.Of(5 * TestContent.MiB + 3);

    protected static readonly ContentId Id = ContentHasher.Hash(Content).Id;

    private protected static readonly ByteString OfferId = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(16));

    protected string Inbox => System.IO.Directory.CreateDirectory(Outside("inbox")).FullName;

    /// <summary>What the directory answers about the sender; null for a peer that it does not know.</summary>
    private protected PeerItem? Known { get; set; }

    private protected Task<RunningPeer> StartReceiverAsync(params KeyValuePair<string, string?>[] settings)
    {
        Gateway.Intercept = request =>
            request.Method != "GET"
            || !request.Path.StartsWithSegments("/api/v1/peers", StringComparison.Ordinal, out PathString name) ? null
            : Known is { } known && name == "/" + known.Name ? Results.Json(known, RestJson.Default.PeerItem)
            : Results.Problem("There is no such peer.", statusCode: 404);
        return StartAsync([new("P2P:Peer:Inbox:Folder", Inbox), new("P2P:Peer:Inbox:From:0", Sender), .. settings]);
    }

    /// <summary>A sender that offers a content to the receiver, and is in the directory.</summary>
    private protected async Task<ScriptedPeer> StartSenderAsync(byte[]? content = null, string name = "f.bin", ContentId? claimed = null)
    {
        ScriptedPeer sender = await ScriptedPeer.StartAsync(content ?? Content, claimed);
        sender.OnGetOffer = request => request.OfferId == OfferId && request.Receiver == "peer"
            ? new Offer { Name = name, Content = sender.Content.ToWire() }
            : throw new RpcException(new Status(StatusCode.NotFound, "not offered"));
        Known = ItemOf(sender.Source().Address);
        return sender;
    }

    private protected static PeerItem ItemOf(Uri address, bool online = true, bool original = false) =>
        new(Sender, online, original, $"grpc://{address.Authority}", null, 0);

    /// <returns>The last message.</returns>
    private protected static async Task<SendResult> SendAsync(
        RunningPeer receiver, string sender = Sender, ByteString? id = null, CancellationToken cancellationToken = default)
    {
        using AsyncServerStreamingCall<SendProgress> call = receiver.Grpc.Client.Send(
            new SendRequest { Sender = sender, OfferId = id ?? OfferId }, cancellationToken: cancellationToken);
        SendProgress? last = null;
        while (await call.ResponseStream.MoveNext(cancellationToken))
            last = call.ResponseStream.Current;
        return last!.Result;
    }

    private protected async Task AssertRefusedAsync(
        RunningPeer receiver, StatusCode status, string reason, string sender = Sender, ByteString? id = null)
    {
        RpcException e = await Assert.ThrowsAsync<RpcException>(() => SendAsync(receiver, sender, id));
        Assert.Equal(status, e.StatusCode);
        Assert.Contains(reason, e.Status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(Inbox, e.Status.Detail, StringComparison.Ordinal);
    }

    protected string[] InInbox() =>
        [.. System.IO.Directory.GetFileSystemEntries(Inbox).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];
}
