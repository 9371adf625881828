using Microsoft.Extensions.Options;
using P2POrleans.Gateway.Hosting;

namespace P2POrleans.Gateway.Engine;

internal sealed class EngineOptionsValidator : IValidateOptions<EngineOptions>
{
    public ValidateOptionsResult Validate(string? name, EngineOptions options)
    {
        var rules = new OptionRules();
        bool isOrleans = EngineChoice.Is(options.Engine, EngineChoice.Orleans);
        rules.Require(
            !isOrleans, Name(nameof(options.Engine)), options.Engine, EngineChoice.WhyNotOrleans + "; use 'auto' or 'local'");
        rules.Require(
            isOrleans || EngineChoice.Is(options.Engine, EngineChoice.Auto) || EngineChoice.Is(options.Engine, EngineChoice.Local),
            Name(nameof(options.Engine)), options.Engine, "must be 'auto', 'local' or 'orleans'");
        rules.Require(
            !string.IsNullOrWhiteSpace(options.DataFolder), Name(nameof(options.DataFolder)), options.DataFolder, "must name a folder");
        rules.Require(
            Enum.IsDefined(options.Durability), Name(nameof(options.Durability)), options.Durability,
            "must be ProcessCrash or PowerLoss");
        return rules.Result;
    }

    private static string Name(string option) => EngineOptions.Section + ":" + option;
}
