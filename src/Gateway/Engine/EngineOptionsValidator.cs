using Microsoft.Extensions.Options;
using P2POrleans.Gateway.Hosting;

namespace P2POrleans.Gateway.Engine;

internal sealed class EngineOptionsValidator : IValidateOptions<EngineOptions>
{
    public ValidateOptionsResult Validate(string? name, EngineOptions options)
    {
        const string option = EngineOptions.Section + ":" + nameof(EngineOptions.Engine);
        var rules = new OptionRules();
        bool isOrleans = EngineChoice.Is(options.Engine, EngineChoice.Orleans);
        rules.Require(!isOrleans, option, options.Engine, EngineChoice.WhyNotOrleans + "; use 'auto' or 'local'");
        rules.Require(
            isOrleans || EngineChoice.Is(options.Engine, EngineChoice.Auto) || EngineChoice.Is(options.Engine, EngineChoice.Local),
            option, options.Engine, "must be 'auto', 'local' or 'orleans'");
        return rules.Result;
    }
}
