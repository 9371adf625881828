using Microsoft.Extensions.Options;

namespace P2POrleans.Hosting;

/// <summary>For options that know their rules themselves, and nothing of hosts.</summary>
/// <param name="validate">Every broken rule as a sentence.</param>
internal sealed class OptionRulesValidator<TOptions>(Func<TOptions, IEnumerable<string>> validate) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options) =>
        validate(options).ToArray() is { Length: > 0 } broken ? ValidateOptionsResult.Fail(broken) : ValidateOptionsResult.Success;
}
