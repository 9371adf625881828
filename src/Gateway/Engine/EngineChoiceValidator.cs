using Microsoft.Extensions.Options;
using P2POrleans.Hosting;

namespace P2POrleans.Gateway.Engine;

/// <summary>Whether the host offers the engine that was asked for.</summary>
internal sealed class EngineChoiceValidator(EngineChoice choice) : IValidateOptions<EngineOptions>
{
    public ValidateOptionsResult Validate(string? name, EngineOptions options)
    {
        const string option = EngineOptions.Section + ":" + nameof(EngineOptions.Engine);
        var rules = new OptionRules();
        rules.Require(choice.WhatIsWrong is null, option, options.Engine, choice.WhatIsWrong);
        return rules.Result;
    }
}
