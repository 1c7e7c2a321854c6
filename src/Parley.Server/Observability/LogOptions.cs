using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Observability;

/// <summary><c>Parley:Logging</c>: how the log looks. The section <c>Logging</c> says what is in it.</summary>
public sealed class LogOptions
{
    public const string Text = "text";
    public const string Json = "json";

    /// <summary>
    /// <c>text</c>: a line for people who read along; <c>json</c>: one object a line, for programs. Default: text.
    /// </summary>
    [AllowedValues(Text, Json, ErrorMessage = "The field LogOptions.Format takes text or json.")]
    public string Format { get; set; } = Text;
}
