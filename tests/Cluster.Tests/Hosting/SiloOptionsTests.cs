using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using P2POrleans.Silo.Hosting;

namespace P2POrleans.Cluster.Tests.Hosting;

public sealed class SiloOptionsTests
{
    [Theory]
    [InlineData("P2P:Silo:Port", "0", "'0' but must be between 1 and 65535")]
    [InlineData("P2P:Silo:Port", "many", "'many' but must be a whole number")]
    [InlineData("P2P:Silo:ClientPort", "65536", "'65536' but must be between 1 and 65535")]
    [InlineData("P2P:Silo:ClientPort", "11111", "must not be that of P2P:Silo:Port")]
    [InlineData("P2P:Silo:Advertise", "", "must be an address or a name")]
    [InlineData("P2P:Silo:Advertise", "no.such.name.invalid", "must be an address or a name that has one")]
    [InlineData("P2P:Silo:Listen", "localhost", "must be http://HOST:PORT")]
    [InlineData("P2P:Silo:Listen", "http://locahost:8080", "must have localhost, an IP address or *")]
    [InlineData("P2P:Silo:Dashboard", "yes", "'yes' but must be true or false")]
    [InlineData("P2P:Silo:ShutdownTimeout", "30", "'30' but must be a time as HOURS:MINUTES:SECONDS, for instance 00:00:30")]
    [InlineData("P2P:Directory:Lease", "30", "'30' but must be a time as HOURS:MINUTES:SECONDS, for instance 00:00:30")]
    [InlineData("P2P:Directory:Lease", "30.00:00:00", "at most a day")]
    [InlineData("P2P:Silo:ShutdownTimeout", "-00:00:01", "between 0 and 1 hour")]
    [InlineData("P2P:Cluster:Redis", "", "must be the HOST:PORT of the cluster's Redis")]
    [InlineData("P2P:Cluster:Redis", "localhost:6379,colour=blue", "options of StackExchange.Redis: Keyword 'colour' is not supported")]
    [InlineData("P2P:Cluster:Name", "a b", "must be letters, digits")]
    [InlineData("P2P:Directory:Partitions", "0", "P2P:Directory:Partitions is 0")]
    public async Task Option_OutOfItsRange_StopsTheStartWithNameAndRule(string option, string value, string rule)
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync((option, value)));

        Assert.Contains(option, e.Message, StringComparison.Ordinal);
        Assert.Contains(rule, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dashboard_WhereOthersCouldReachIt_IsRefused()
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(
            () => StartAsync(("P2P:Silo:Dashboard", "true"), ("P2P:Silo:Listen", "http://*:8080")));

        Assert.Contains("P2P:Silo:Listen is 'http://*:8080' but must be on localhost", e.Message, StringComparison.Ordinal);
    }

    private static async Task StartAsync(params (string Option, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["P2P:Cluster:Redis"] = "127.0.0.1:1",
            ["P2P:Silo:Listen"] = "http://127.0.0.1:0",
        };
        foreach ((string option, string value) in settings)
            all[option] = value;
        await using WebApplication silo = SiloHost.Create(all);
        await silo.StartAsync(new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token);
    }
}
