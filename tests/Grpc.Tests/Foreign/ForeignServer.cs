using Grpc.Net.Client;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.GrpcTests.Foreign;

/// <summary>A foreign server and a channel to it; begins when the first test asks.</summary>
public abstract class ForeignServer(ForeignPlatform platform) : IAsyncLifetime
{
    private TestProcess? _process;
    private Task<GrpcChannel>? _channel;

    public Task<GrpcChannel> ChannelAsync() => _channel ??= StartAsync();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_channel is { IsCompletedSuccessfully: true } channel)
            channel.Result.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
    }

    /// <summary>The first thing that a server says is its port.</summary>
    private async Task<GrpcChannel> StartAsync()
    {
        _process = ForeignScript.Start(platform, platform.ServerScript);
        return GrpcChannel.ForAddress($"http://127.0.0.1:{await _process.WaitForOutputAsync(_ => true)}");
    }
}
