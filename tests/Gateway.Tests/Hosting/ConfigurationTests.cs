using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Gateway.Engine;
using P2POrleans.Gateway.Hosting;
using P2POrleans.Gateway.Info;
using P2POrleans.Gateway.Limits;
using P2POrleans.Gateway.Original;
using P2POrleans.Gateway.Tests.Harness;
using P2POrleans.TestKit;

namespace P2POrleans.Gateway.Tests.Hosting;

public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("P2P:GatewayHost:Listen", "nonsense", "must be http://HOST:PORT")]
    [InlineData("P2P:GatewayHost:Listen", "", "must be http://HOST:PORT")]
    [InlineData("P2P:GatewayHost:Listen", "https://localhost:5000", "must begin with http://")]
    [InlineData("P2P:GatewayHost:Listen", "http://localhost:5000/base", "without a path")]
    [InlineData("P2P:GatewayHost:Listen", "http://localhost:0", "http://127.0.0.1:0")]
    [InlineData("P2P:GatewayHost:Listen", "http://localhost:65536", "port between 0 and 65535")]
    [InlineData("P2P:GatewayHost:Listen", "http://localhost:http", "a number as its port")]
    [InlineData("P2P:GatewayHost:Listen", "http://example.com:5000", "localhost, an IP address or *")]
    [InlineData("P2P:GatewayHost:ShutdownTimeout", "-00:00:01", "between 0 and 1 hour")]
    [InlineData("P2P:Directory:Engine", "redis", "must be 'auto', 'local' or 'orleans'")]
    [InlineData("P2P:Directory:DataFolder", " ", "must name a folder")]
    [InlineData("P2P:Directory:Durability", "7", "must be ProcessCrash or PowerLoss")]
    [InlineData("P2P:Limits:MaxBodyBytes", "1023", "between 1024 and")]
    [InlineData("P2P:Limits:MaxSmallBodyBytes", "0", "between 1024 and")]
    [InlineData("P2P:Limits:MaxFilesPerAnnounce", "0", "between 1 and")]
    [InlineData("P2P:Limits:MaxPendingAnnounceBytes", "1048575", "between 1048576 and")]
    [InlineData("P2P:Limits:MaxPageSize", "10001", "between 1 and 10000")]
    [InlineData("P2P:Limits:DefaultPageSize", "1001", "between 1 and 1000")]
    [InlineData("P2P:Limits:MaxQueryLength", "0", "between 1 and")]
    [InlineData("P2P:Limits:MaxBodyBytes", "lots", "but must be a whole number")]
    [InlineData("P2P:Limits:MaxPageSize", "99999999999", "but must be a whole number of at most 2147483647")]
    [InlineData("P2P:Limits:AnswerWithin", "20", "but must be a time as HOURS:MINUTES:SECONDS, for instance 00:00:30")]
    [InlineData("P2P:Limits:AnswerWithin", "20 s", "but must be a time as HOURS:MINUTES:SECONDS")]
    [InlineData("P2P:Directory:Lease", "30", "but must be a time as HOURS:MINUTES:SECONDS, for instance 00:00:30")]
    [InlineData("P2P:Directory:Durability", "some", "but must be ProcessCrash or PowerLoss")]
    [InlineData("P2P:OriginalPeers:ProbeEvery", "00:00:00.5000000", "between 1 second and 1 hour")]
    [InlineData("P2P:OriginalPeers:ProbeTimeout", "00:00:00", "more than 0")]
    [InlineData("P2P:OriginalPeers:ProbeFailures", "0", "between 1 and")]
    [InlineData("P2P:OriginalPeers:OfflineAfter", "-00:00:01", "between 0 and 1 day")]
    [InlineData("P2P:OriginalPeers:MaxConcurrentProbes", "0", "between 1 and")]
    [InlineData("P2P:OriginalPeers:MaxListBytes", "0", "between 1024 and")]
    public async Task Option_OutOfItsRange_StopsTheStartWithNameValueAndRule(string option, string value, string rule)
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync([(option, value)]));
        Assert.Contains(option, e.Message, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", e.Message, StringComparison.Ordinal);
        Assert.Contains(rule, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public async Task Engine_Orleans_StopsTheStartAndSaysWhatIsMissing()
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestGateway.StartAsync([("P2P:Directory:Engine", "orleans")]));
        Assert.Contains("P2P:Directory:Engine is 'orleans' but", e.Message, StringComparison.Ordinal);
        Assert.Contains(BuildFacts.Orleans.IsInBuild ? "no Orleans engine" : "Microsoft.Orleans.Server", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("must be", e.Message, StringComparison.Ordinal);
    }

    /// <summary>And not with a directory of its own, which nobody would find anything in.</summary>
    [Fact]
    public async Task Cluster_WithoutItsEngine_StopsTheStartAndSaysWhatIsMissing()
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestGateway.StartAsync([("P2P:Cluster:Redis", "localhost:6379,password=secret")]));
        Assert.Contains("P2P:Cluster:Redis names a cluster", e.Message, StringComparison.Ordinal);
        Assert.Contains(BuildFacts.Orleans.IsInBuild ? "no Orleans engine" : "Microsoft.Orleans.Server", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("P2P:Directory:Partitions", "0", "Partitions is 0")]
    [InlineData("P2P:Directory:Lease", "00:00:05", "must be more than RenewEvery")]
    [InlineData("P2P:Directory:Lease", "1.00:00:01", "at most a day")]
    [InlineData("P2P:Directory:SweepEvery", "2.00:00:00", "at most a day")]
    public async Task Rule_OfTheDirectory_IsNamedWithItsSection(string option, string value, string message)
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync([(option, value)]));
        Assert.StartsWith("P2P:Directory:", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_WinOverTheEnvironmentWhichWinsOverDefaults()
    {
        const string variable = "P2P__OriginalPeers__MaxConcurrentProbes";
        const string option = "P2P:OriginalPeers:MaxConcurrentProbes";
        Environment.SetEnvironmentVariable(variable, "7");
        try
        {
            await using TestGateway environment = await TestGateway.StartAsync();
            await using TestGateway settings = await TestGateway.StartAsync([(option, "9"), (option, "11")]);
            Assert.Equal(7, OriginalPeers(environment).MaxConcurrentProbes);
            Assert.Equal(11, OriginalPeers(settings).MaxConcurrentProbes);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }

        static OriginalPeerOptions OriginalPeers(TestGateway gateway) =>
            gateway.App.Services.GetRequiredService<IOptions<OriginalPeerOptions>>().Value;
    }

    [Fact]
    public async Task DataFolder_InUse_StopsTheStartAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        await using TestGateway first = await TestGateway.StartAsync(folder: folder);
        DirectoryStoreException e = await Assert.ThrowsAsync<DirectoryStoreException>(() => TestGateway.StartAsync(folder: folder));
        Assert.Contains(folder.Path, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public async Task Options_WithSeveralFaults_NamesThemAll()
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestGateway.StartAsync([("P2P:Limits:MaxBodyBytes", "1"), ("P2P:Limits:MaxQueryLength", "0")]));
        Assert.Equal(2, e.Failures.Count());
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("many")]
    public async Task Options_WithOneFault_NameNoOther(string maxPageSize)
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestGateway.StartAsync([("P2P:Limits:MaxPageSize", maxPageSize)]));
        Assert.Contains("P2P:Limits:MaxPageSize", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(GatewayOptions), typeof(GatewayOptionsValidator))]
    [InlineData(typeof(LimitOptions), typeof(LimitOptionsValidator))]
    [InlineData(typeof(OriginalPeerOptions), typeof(OriginalPeerOptionsValidator))]
    [InlineData(typeof(EngineOptions), typeof(EngineOptionsValidator))]
    public void Defaults_AreValid(Type options, Type validator)
    {
        dynamic check = Activator.CreateInstance(validator)!;
        dynamic value = Activator.CreateInstance(options)!;
        Assert.True(((ValidateOptionsResult)check.Validate(null, value)).Succeeded);
    }

    [Fact]
    public async Task Port_InUse_IsARecognisableException()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var folder = new TemporaryFolder();
        await using WebApplication app = GatewayHost.Create(
            [new("P2P:GatewayHost:Listen", $"http://127.0.0.1:{port}"), new("P2P:Directory:DataFolder", folder.Path)]);
        IOException e = await Assert.ThrowsAsync<IOException>(() => app.StartAsync());
        Assert.IsType<AddressInUseException>(e.InnerException);
        Assert.Contains(port.ToString(System.Globalization.CultureInfo.InvariantCulture), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_WithNullValue_CountAsNotGiven()
    {
        await using TestGateway gateway = await TestGateway.StartAsync([("P2P:Limits:MaxPageSize", null!)]);
        Assert.Equal(1000, gateway.App.Services.GetRequiredService<IOptions<LimitOptions>>().Value.MaxPageSize);
    }
}
