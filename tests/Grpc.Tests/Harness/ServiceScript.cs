using Google.Protobuf;
using Grpc.Core;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Harness;

/// <summary>What the service does in a test; without a change, what its proto says.</summary>
public sealed class ServiceScript
{
    public Func<Message, ServerCallContext, Task<Message>> Unary { get; set; } = (request, _) => Task.FromResult(request);

    public Func<Message, IServerStreamWriter<Message>, ServerCallContext, Task> ServerStream { get; set; } = async (request, responses, _) =>
    {
        for (int i = 0; i < request.Number; i++)
            await responses.WriteAsync(new Message { Number = i, Payload = request.Payload });
    };

    public Func<IAsyncStreamReader<Message>, ServerCallContext, Task<Message>> ClientStream { get; set; } = async (requests, _) =>
    {
        var received = new List<ByteString>();
        await foreach (Message request in requests.ReadAllAsync())
            received.Add(request.Payload);
        return new Message { Number = received.Count, Payload = ByteString.CopyFrom([.. received.SelectMany(payload => payload)]) };
    };

    public Func<IAsyncStreamReader<Message>, IServerStreamWriter<Message>, ServerCallContext, Task> Duplex { get; set; }
        = async (requests, responses, _) =>
        {
            await foreach (Message request in requests.ReadAllAsync())
                await responses.WriteAsync(new Message { Number = -request.Number, Payload = request.Payload });
        };
}
