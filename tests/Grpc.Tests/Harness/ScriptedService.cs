using Grpc.Core;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Harness;

/// <summary>The service under test, as its script has it.</summary>
public sealed class ScriptedService(ServiceScript script) : Interop.InteropBase
{
    public override Task<Message> Unary(Message request, ServerCallContext context) => script.Unary(request, context);

    public override Task ServerStream(Message request, IServerStreamWriter<Message> responseStream, ServerCallContext context)
        => script.ServerStream(request, responseStream, context);

    public override Task<Message> ClientStream(IAsyncStreamReader<Message> requestStream, ServerCallContext context)
        => script.ClientStream(requestStream, context);

    public override Task Duplex(
        IAsyncStreamReader<Message> requestStream, IServerStreamWriter<Message> responseStream, ServerCallContext context)
        => script.Duplex(requestStream, responseStream, context);
}
