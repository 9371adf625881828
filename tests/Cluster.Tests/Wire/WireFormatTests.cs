using System.Reflection;
using System.Runtime.CompilerServices;
using P2POrleans.Grains;

namespace P2POrleans.Cluster.Tests.Wire;

/// <summary>
/// What silos and gateways of one release send, those of the next must read, and the other way round: a cluster is upgraded while it
/// runs. <c>wire-format.txt</c> holds the bytes of one of each message, and the calls. After a change that old and new can live with (a new
/// message or call; a new field under a new <c>[Id]</c>) it is written again with <c>P2P_RECORD_WIRE=1 dotnet test tests/Cluster.Tests --filter
/// WireFormatTests</c>.
/// </summary>
public sealed class WireFormatTests
{
    private const string FileName = "wire-format.txt";

    public static TheoryData<string> Aliases => [.. WireSamples.All.Select(sample => sample.Alias)];

    [Fact]
    public void EveryMessage_HasASample()
    {
        IEnumerable<string> messages = typeof(DirectoryGrains).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)
            .Select(type => type.GetCustomAttribute<AliasAttribute>()?.Alias ?? $"({type} has no alias)");

        Assert.Equal(messages.Order(StringComparer.Ordinal), WireSamples.All.Select(sample => sample.Alias).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void MessagesAndCalls_AreAsRecorded()
    {
        string[] now =
        [
            .. WireSamples.All.Select(sample => $"{sample.Alias} {Convert.ToHexStringLower(sample.Write())}").Order(StringComparer.Ordinal),
            .. GrainCalls.All.Order(StringComparer.Ordinal),
        ];

        if (Environment.GetEnvironmentVariable("P2P_RECORD_WIRE") is not null)
            File.WriteAllLines(SourceFile(), now);
        else
            Assert.Equal(Recorded(), now);
    }

    [Fact]
    public void EveryCall_HearsThatItsCallerLeft() => Assert.Empty(GrainCalls.WithoutCancellation);

    [Theory]
    [MemberData(nameof(Aliases))]
    public void RecordedMessage_IsReadAsItWasSent(string alias)
    {
        WireSample sample = WireSamples.All.Single(sample => sample.Alias == alias);
        string recorded = Recorded().Single(line => line.StartsWith(alias + ' ', StringComparison.Ordinal));

        byte[] reread = sample.Rewrite(Convert.FromHexString(recorded[(alias.Length + 1)..]));

        Assert.Equal(Convert.ToHexStringLower(sample.Write()), Convert.ToHexStringLower(reread));
    }

    private static string[] Recorded() => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Wire", FileName));

    private static string SourceFile([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, FileName);
}
