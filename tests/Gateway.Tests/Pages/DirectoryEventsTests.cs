using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using P2POrleans.Gateway.Tests.Harness;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Tests.Pages;

public sealed class DirectoryEventsTests
{
    [Fact]
    public async Task Events_SayHowItIsAndThenWhatHasChanged()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.RegisterAsync("ana");
        await using IAsyncEnumerator<DirectoryEvent> events = FollowAsync(gateway).GetAsyncEnumerator();

        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TestGateway.Patience));
        DirectoryEvent first = events.Current;
        await gateway.RegisterAsync("bob");
        DirectoryEvent later = await UntilAsync(gateway, events, e => e.Peers == 2);

        Assert.Equal(new DirectoryEvent(1, 1, 0), first);
        Assert.Equal(new DirectoryEvent(2, 2, 0), later);
    }

    [Fact]
    public async Task Events_TooManyFollow_AreRefusedUntilOneLeaves()
    {
        await using TestGateway gateway = await TestGateway.StartAsync([("P2P:Limits:MaxEventListeners", "1")]);
        IAsyncEnumerator<DirectoryEvent> events = FollowAsync(gateway).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TestGateway.Patience));

        using HttpResponseMessage refused = await gateway.Client.GetAsync(new Uri("/events", UriKind.Relative));
        await events.DisposeAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("MaxEventListeners", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var patience = new CancellationTokenSource(TestGateway.Patience);
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/events");
            using HttpResponseMessage response = await gateway.Client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (response.StatusCode == HttpStatusCode.OK)
                break;
        }
    }

    [Fact]
    public async Task Events_GatewayStops_TheyEnd()
    {
        TestGateway gateway = await TestGateway.StartAsync();
        await using IAsyncEnumerator<DirectoryEvent> events = FollowAsync(gateway).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TestGateway.Patience));

        Task stopping = gateway.App.StopAsync();

        Assert.False(await events.MoveNextAsync().AsTask().WaitAsync(TestGateway.Patience));
        await stopping.WaitAsync(TestGateway.Patience);
        await gateway.DisposeAsync();
    }

    private static async Task<DirectoryEvent> UntilAsync(
        TestGateway gateway, IAsyncEnumerator<DirectoryEvent> events, Predicate<DirectoryEvent> fits)
    {
        using var patience = new CancellationTokenSource(TestGateway.Patience);
        while (true)
        {
            Task<bool> next = events.MoveNextAsync().AsTask();
            while (!next.IsCompleted)
            {
                // The gateway looks every other second of its clock.
                gateway.Clock.Advance(TimeSpan.FromSeconds(2));
                await Task.WhenAny(next, Task.Delay(20, patience.Token));
                patience.Token.ThrowIfCancellationRequested();
            }

            Assert.True(await next);
            if (fits(events.Current))
                return events.Current;
        }
    }

    private static async IAsyncEnumerable<DirectoryEvent> FollowAsync(TestGateway gateway)
    {
        await using Stream stream = await gateway.Client.GetStreamAsync(new Uri("/events", UriKind.Relative));
        await foreach (SseItem<DirectoryEvent?> item in SseParser.Create(
            stream, static (type, data) => JsonSerializer.Deserialize(data, RestJson.Default.DirectoryEvent)).EnumerateAsync())
        {
            Assert.Equal("directory", item.EventType);
            yield return item.Data!;
        }
    }
}
