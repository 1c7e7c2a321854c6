using Microsoft.Extensions.Options;

namespace Parley.Engines.Remote.Http;

/// <summary>Checks what is stated on <see cref="OpenAiTranscriptionOptions"/>.</summary>
[OptionsValidator]
public sealed partial class OpenAiTranscriptionOptionsValidator : IValidateOptions<OpenAiTranscriptionOptions>;
