using Microsoft.Extensions.Options;

namespace Parley.Engines.Scripted;

/// <summary>Checks what is stated on <see cref="ScriptedSpeechToTextOptions"/>.</summary>
[OptionsValidator]
public sealed partial class ScriptedSpeechToTextOptionsValidator : IValidateOptions<ScriptedSpeechToTextOptions>;
