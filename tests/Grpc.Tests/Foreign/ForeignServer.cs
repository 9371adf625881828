using Grpc.Net.Client;

namespace P2POrleans.GrpcTests.Foreign;

/// <summary>A foreign server and a channel to it; begins when the first test asks.</summary>
public abstract class ForeignServer(ForeignPlatform platform) : IDisposable
{
    private ForeignProcess? _process;
    private Task<GrpcChannel>? _channel;

    public Task<GrpcChannel> ChannelAsync() => _channel ??= StartAsync();

    public void Dispose()
    {
        if (_channel is { IsCompletedSuccessfully: true } channel)
            channel.Result.Dispose();
        _process?.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<GrpcChannel> StartAsync()
    {
        _process = new ForeignProcess(platform, platform.ServerScript);
        return GrpcChannel.ForAddress($"http://127.0.0.1:{await _process.ReadLineAsync()}");
    }
}
