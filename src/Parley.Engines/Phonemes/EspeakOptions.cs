using System.ComponentModel.DataAnnotations;

namespace Parley.Engines.Phonemes;

/// <summary>How espeak-ng is found; section <c>Parley:Espeak</c>.</summary>
public sealed class EspeakOptions
{
    /// <summary>The program: a name that is looked for in PATH, or a path. Default: <c>espeak-ng</c>.</summary>
    [Required]
    public string Program { get; set; } = "espeak-ng";
}
