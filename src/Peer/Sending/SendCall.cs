using Google.Protobuf;
using Grpc.Core;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Serving;
using P2POrleans.Peer.Transfers;
using P2POrleans.Peer.Wire;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Sending;

/// <summary>Asks a peer to take what is offered to it, and follows how it does.</summary>
internal sealed class SendCall(TimeSpan patience, TimeProvider time)
{
    /// <summary>The text is the receiver's: bounded, as everything that is.</summary>
    private const int MaxMessageLength = 300;

    private const string GoesOn = "; the same command goes on where this one was.";

    public async Task<SendResult> RunAsync(
        OfferedFile offered, string sender, Uri address, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        string receiver = offered.Receiver;
        ContentId content = offered.Entry.Content;
        using var watch = new StallWatch(patience, time, cancellationToken);
        using var connection = new PeerConnection(address);
        bool answered = false;
        try
        {
            watch.Start();
            var request = new SendRequest { Sender = sender, OfferId = ByteString.CopyFrom(offered.Id) };
            using AsyncServerStreamingCall<SendProgress> call = connection.Client.Send(request, cancellationToken: watch.Token);
            while (await call.ResponseStream.MoveNext(watch.Token))
            {
                answered = true;
                watch.Start();
                SendProgress said = call.ResponseStream.Current;
                FetchPhase phase = said.Checking ? FetchPhase.Checking : FetchPhase.Receiving;
                progress?.Report(new FetchProgress(phase, Math.Clamp(said.Bytes, 0, content.Size), content.Size, null));
                if (said.Result is { } result)
                {
                    return new SendResult(
                        SendFault.None, sender, result.Name, result.AlreadyThere, result.ReceivedBytes, result.ResumedBytes, null);
                }
            }

            return SendResult.Failed(SendFault.Failed, sender, $"No result came from {receiver}.");
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is RpcException or OperationCanceledException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (watch.Token.IsCancellationRequested && e is RpcException or OperationCanceledException)
        {
            return SendResult.Failed(
                SendFault.Failed, sender, $"Nothing came from {receiver} for {patience.TotalSeconds:0.#} s{(answered ? GoesOn : ".")}");
        }
        catch (RpcException e)
        {
            return From(e, answered, sender, receiver, address);
        }
    }

    private static SendResult From(RpcException e, bool answered, string sender, string receiver, Uri address)
    {
        string detail = e.Status.Detail ?? "";
        detail = detail[..Math.Min(detail.Length, MaxMessageLength)];
        return e.StatusCode switch
        {
            StatusCode.FailedPrecondition or StatusCode.PermissionDenied or StatusCode.Unauthenticated or StatusCode.InvalidArgument
                or StatusCode.OutOfRange or StatusCode.ResourceExhausted => Failed(SendFault.Refused, $"Refused by {receiver}: {detail}"),
            StatusCode.Unimplemented => Failed(SendFault.Refused, $"Refused by {receiver}: a peer of a kind that takes no files."),
            StatusCode.DataLoss => Failed(
                SendFault.Mismatch, $"What came to {receiver} is not what was hashed here: the file may have changed meanwhile."),
            StatusCode.Unavailable when !answered => Failed(SendFault.Failed, $"No connection to {receiver} at {address.Authority}."),
            StatusCode.Unavailable => Failed(SendFault.Failed, $"The connection to {receiver} broke{GoesOn}"),
            // It was stopped, say.
            StatusCode.Aborted when answered => Failed(SendFault.Failed, $"Not taken by {receiver}: {detail.TrimEnd('.')}{GoesOn}"),
            _ => Failed(SendFault.Failed, $"Not taken by {receiver}: {detail}"),
        };

        SendResult Failed(SendFault fault, string message) => SendResult.Failed(fault, sender, message);
    }
}
