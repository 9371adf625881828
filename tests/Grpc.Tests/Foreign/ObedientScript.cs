using System.Globalization;
using Grpc.Core;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Foreign;

/// <summary>Has the service do what the text of a request asks for: fail, wait, echo headers, compress.</summary>
public static class ObedientScript
{
    /// <param name="canceled">Called for each call that waited and whose caller gave up.</param>
    public static void Apply(ServiceScript script, Action canceled)
    {
        var plain = new ServiceScript();
        script.Unary = async (request, context) =>
        {
            await ObeyAsync(request, context);
            if (request.Text == "wait")
                await WaitAsync(context);
            return await plain.Unary(request, context);
        };
        script.ServerStream = async (request, responses, context) =>
        {
            await ObeyAsync(request, context);
            if (request.Text == "wait")
            {
                await responses.WriteAsync(new Message());
                await WaitAsync(context);
            }

            await plain.ServerStream(request, responses, context);
        };
        script.ClientStream = (requests, context) => plain.ClientStream(new ObeyedStream(requests, context), context);
        script.Duplex = (requests, responses, context) => plain.Duplex(new ObeyedStream(requests, context), responses, context);

        async Task WaitAsync(ServerCallContext context)
        {
            await context.CancellationToken.WhenCanceled().Within();
            canceled();
        }
    }

    private static async Task ObeyAsync(Message request, ServerCallContext context)
    {
        if (request.Text.StartsWith("fail:", StringComparison.Ordinal))
        {
            string[] parts = request.Text.Split(':', 3);
            context.ResponseTrailers.Add("x-trailer", "at the end");
            context.ResponseTrailers.Add("x-trailer-bin", [0, 1, 2, 0xfe, 0xff]);
            throw new RpcException(new Status((StatusCode)int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]));
        }

        if (request.Text == "headers")
        {
            var echo = new Metadata
            {
                { "x-echo", context.RequestHeaders.GetValue("x-text")! },
                { "x-echo-bin", context.RequestHeaders.GetValueBytes("x-bytes-bin")! },
            };
            await context.WriteResponseHeadersAsync(echo);
            foreach (Metadata.Entry entry in echo)
                context.ResponseTrailers.Add(entry);
        }
        else if (request.Text == "gzip")
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "grpc-internal-encoding-request", "gzip" } });
            request.Text = context.GetHttpContext().Request.Headers["grpc-encoding"].ToString();
        }
    }

    private sealed class ObeyedStream(IAsyncStreamReader<Message> requests, ServerCallContext context) : IAsyncStreamReader<Message>
    {
        public Message Current => requests.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await requests.MoveNext(cancellationToken))
                return false;
            await ObeyAsync(Current, context);
            return true;
        }
    }
}
