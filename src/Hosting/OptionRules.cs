using System.Globalization;
using Microsoft.Extensions.Options;

namespace P2POrleans.Hosting;

/// <summary>Collects every broken rule of an options class, each with the option, the value found and the rule.</summary>
public sealed class OptionRules
{
    private readonly List<string> _broken = [];

    public ValidateOptionsResult Result =>
        _broken.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_broken);

    /// <param name="rule">The rest of a sentence: "must be 1 or more".</param>
    public void Require(bool holds, string option, object? value, string? rule)
    {
        if (!holds)
            _broken.Add(string.Create(CultureInfo.InvariantCulture, $"{option} is '{value}' but {rule}."));
    }

    public void RequireRange(long min, long max, string option, long value) =>
        Require(value >= min && value <= max, option, value, string.Create(CultureInfo.InvariantCulture, $"must be between {min} and {max}"));
}
