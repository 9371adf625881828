using Microsoft.Extensions.Options;
using P2POrleans.Hosting;

namespace P2POrleans.Gateway.Engine;

/// <summary>Where the data are; <see cref="EngineChoiceValidator"/> checks the engine.</summary>
internal sealed class EngineOptionsValidator : IValidateOptions<EngineOptions>
{
    public ValidateOptionsResult Validate(string? name, EngineOptions options)
    {
        var rules = new OptionRules();
        rules.Require(
            !string.IsNullOrWhiteSpace(options.DataFolder), Name(nameof(options.DataFolder)), options.DataFolder, "must name a folder");
        rules.Require(
            Enum.IsDefined(options.Durability), Name(nameof(options.Durability)), options.Durability,
            "must be ProcessCrash or PowerLoss");
        return rules.Result;
    }

    private static string Name(string option) => EngineOptions.Section + ":" + option;
}
