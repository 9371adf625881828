using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using P2POrleans.Gateway.Engine;

namespace P2POrleans.Gateway.Tests.Hosting;

public sealed class EngineChoiceTests
{
    private static readonly IDirectoryEngine[] Offered = [new OfferedEngine()];

    [Theory]
    [InlineData("auto")]
    [InlineData("orleans")]
    [InlineData("Orleans")]
    public void Engine_OfferedByTheHost_IsChosen(string asked)
    {
        var choice = new EngineChoice(asked, hasCluster: false, Offered);

        Assert.Same(Offered[0], choice.Chosen);
        Assert.Null(choice.WhatIsWrong);
        Assert.StartsWith("The Orleans engine", choice.Reason, StringComparison.Ordinal);
        Assert.Contains("it runs somewhere", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Local_AskedFor_WinsOverWhatIsOffered()
    {
        var choice = new EngineChoice("local", hasCluster: true, Offered);

        Assert.Null(choice.Chosen);
        Assert.Null(choice.WhatIsWrong);
        Assert.Contains("because the configuration asks for it", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Auto_NothingOffered_IsLocal()
    {
        var choice = new EngineChoice("auto", hasCluster: false, []);

        Assert.Null(choice.Chosen);
        Assert.Null(choice.WhatIsWrong);
        Assert.StartsWith("The local engine: ", choice.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("orleans", "use 'auto' or 'local'")]
    [InlineData("redis", "must be 'auto', 'local' or 'orleans'")]
    public void Engine_NotThere_IsWrong(string asked, string rule)
    {
        var choice = new EngineChoice(asked, hasCluster: false, []);

        Assert.Null(choice.Chosen);
        Assert.Contains(rule, choice.WhatIsWrong, StringComparison.Ordinal);
    }

    [Fact]
    public void ClusterNamed_NothingOffered_IsWrong()
    {
        var choice = new EngineChoice("auto", hasCluster: true, []);

        Assert.Contains("P2P:Cluster:Redis names a cluster", choice.WhatIsWrong, StringComparison.Ordinal);
    }

    private sealed class OfferedEngine : IDirectoryEngine
    {
        public string Name => "orleans";

        public string Description => "it runs somewhere";

        public bool IsMeantBy(IConfiguration configuration) => true;

        public void AddTo(IServiceCollection services, IConfiguration configuration) => throw new NotSupportedException("The engine was not to be used.");
    }
}
